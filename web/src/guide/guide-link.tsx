/** The guide of an item type, opened beside what one is doing. */
import { Button, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { CONSOLE_GUIDE as W } from '../../../terms/console-submission.ts';
import { useItemTypes } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { TypeGuide } from './type-guide.tsx';

export function GuideLink({ typeId, children }: { readonly typeId: string; readonly children: ReactNode }) {
  const { t, nameOf } = useLanguage();
  const { data } = useItemTypes();
  const [open, setOpen] = useState(false);
  const type = data?.find(({ id }) => id === typeId);
  if (type === undefined) return null;
  const close = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        className="link"
        aria-label={`${t(W.title)} ${nameOf(type.name)}`}
        onClick={() => setOpen(true)}
      >
        {children}
      </button>
      <Modal
        open={open}
        width={720}
        title={`${t(W.title)} · ${nameOf(type.name)}`}
        footer={<Button onClick={close}>{t(W.close)}</Button>}
        onCancel={close}
      >
        <TypeGuide type={type} />
      </Modal>
    </>
  );
}
