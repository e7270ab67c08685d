/** The file of a material: whether it is here, to take along, and to hand over by the unit that stated it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, App as Messages } from 'antd';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_MATERIALS as W } from '../../../terms/console-materials.ts';
import { api, bytesOf, dataOf, Refusal } from '../api/client.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { save } from '../parts/save.ts';
import { useReader } from '../shell/reader.ts';
import { chosenFiles } from './chosen.ts';
import { upload } from './upload.ts';

interface MaterialFileProps {
  readonly itemNo: string;
  readonly sha256: string;
  readonly name: string;
}

const keyOf = (itemNo: string) => ['item', itemNo, 'materials'];

export function MaterialFile({ itemNo, sha256, name }: MaterialFileProps) {
  const { t, language } = useLanguage();
  const { reader } = useReader();
  const states = useQuery({
    queryKey: keyOf(itemNo),
    queryFn: () => dataOf(api.GET('/v1/items/{itemNo}/materials', { params: { path: { itemNo } } })),
  });
  const state = states.data?.items.find((one) => one.sha256 === sha256);
  if (state === undefined) return null;
  const { storedAt, scanned } = state;
  if (storedAt !== null) {
    return (
      <span className="line">
        <small className="quiet">
          ✓ {t(W.stored, { on: dayText(storedAt.slice(0, 10), language) })}
          {scanned === true && ` · ${t(W.scanned)}`}
        </small>
        <Download itemNo={itemNo} sha256={sha256} name={name} />
      </span>
    );
  }
  if (reader?.roles.includes('unit')) return <Handover itemNo={itemNo} sha256={sha256} name={name} />;
  return <small className="quiet">○ {t(W.missing)}</small>;
}

const pathOf = (itemNo: string, sha256: string) => `/v1/items/${itemNo}/materials/${sha256}`;

function Download({ itemNo, sha256, name }: MaterialFileProps) {
  const { t } = useLanguage();
  const { message } = Messages.useApp();
  const take = async () => {
    try {
      save(await bytesOf(pathOf(itemNo, sha256), '*/*'), name);
    } catch (error) {
      void message.error((error instanceof Refusal && error.problem?.detail) || t(CONSOLE.states.failed));
    }
  };
  return (
    <Button size="small" aria-label={t(W.downloadOne, { name })} onClick={() => void take()}>
      {t(W.download)}
    </Button>
  );
}

/** A file that was chosen for the package in this window goes by itself. */
function Handover({ itemNo, sha256, name }: MaterialFileProps) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const id = useId();
  const [share, setShare] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const begun = useRef(false);
  const send = useCallback(
    async (file: Blob) => {
      setRefusal(null);
      setShare(0);
      try {
        await upload(pathOf(itemNo, sha256), file, setShare);
        await client.invalidateQueries({ queryKey: keyOf(itemNo) });
      } catch (error) {
        setRefusal((error instanceof Refusal && error.problem?.detail) || t(CONSOLE.states.failed));
        setShare(null);
      }
    },
    [client, itemNo, sha256, t],
  );
  useEffect(() => {
    const file = chosenFiles.get(sha256);
    if (file === undefined || begun.current) return;
    begun.current = true;
    void send(file);
  }, [send, sha256]);
  if (share !== null) {
    return (
      <label className="choice">
        {t(W.sending, { percent: Math.round(share * 100) })}
        <progress max={1} value={share} />
      </label>
    );
  }
  return (
    <span className="line drop-one">
      <input
        id={id}
        className="unseen"
        type="file"
        aria-label={t(W.uploadOne, { name })}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) void send(file);
          // The same file can be chosen again.
          target.value = '';
        }}
      />
      <label htmlFor={id}>{t(W.upload)}</label>
      {refusal === null ? (
        <small className="quiet">○ {t(W.missing)}</small>
      ) : (
        <strong className="refused" role="alert">
          {refusal}
        </strong>
      )}
    </span>
  );
}
