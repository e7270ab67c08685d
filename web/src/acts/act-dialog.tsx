/**
 * One act: its fields, what it will do, and the confirmation. When somebody else was faster, both versions are shown
 * side by side and the typed text stays.
 */
import { useQueryClient } from '@tanstack/react-query';
import { App as Messages, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { CONSOLE_ACTS } from '../../../terms/console-item.ts';
import { type Item, Refusal, type Schemas } from '../api/client.ts';
import { newKey } from '../api/key.ts';
import { useLanguage } from '../language.tsx';
import { RefusalNote } from '../parts/states.tsx';
import { ActFields } from './act-fields.tsx';
import { type ActName, bodyOf, type Draft, isComplete } from './acts.ts';
import { Comparison } from './comparison.tsx';
import { Preview, usePreview } from './preview.tsx';
import { sendAct } from './use-act.ts';
import { useDraft } from './use-draft.ts';

interface DialogProps {
  readonly act: ActName;
  /** The item as the reader saw it when the dialog was opened, and as it stands now. */
  readonly seen: Item;
  readonly seenSeq: number;
  readonly now: Item;
  readonly events: readonly Schemas['ItemEvent'][];
  /** Whether the act is still open to the reader. */
  readonly possible: boolean;
  readonly close: () => void;
}

export function ActDialog({ act, seen, seenSeq, now, events, possible, close }: DialogProps) {
  const { t } = useLanguage();
  const { message } = Messages.useApp();
  const client = useQueryClient();
  const { draft, set, forget } = useDraft(`${seen.itemNo}.${act}`, initialOf(act, seen));
  // The version that the reader acts on: the one of the opening, until the reader has looked at a newer one.
  const [basis, setBasis] = useState({ item: seen, seq: seenSeq });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [sending, setSending] = useState(false);
  const key = useRef(newKey());
  const moved = hasMoved(basis.item, now);
  const complete = isComplete(act, draft);
  const foreseen = act !== 'claim';
  const preview = usePreview(act, basis.item, draft, foreseen && complete && !moved && possible);

  // Another person's act arrives as a refusal first: read the item again to have something to compare with.
  useEffect(() => {
    if (refusal?.status === 409 || refusal?.status === 412) {
      void client.invalidateQueries({ queryKey: ['item', seen.itemNo] });
    }
  }, [client, refusal, seen.itemNo]);

  const confirm = async () => {
    setSending(true);
    setRefusal(null);
    try {
      const body = bodyOf(act, draft, basis.item.asOf.slice(0, 10));
      const answer = await sendAct(seen.itemNo, act, basis.item.decisionVersion, { body, key: key.current });
      forget();
      void message[answer.timely ? 'success' : 'warning'](
        answer.timely ? t(CONSOLE_ACTS.done, { act: t(CONSOLE_ACTS.names[act]) }) : t(CONSOLE_ACTS.doneLate),
      );
      close();
    } catch (error) {
      setRefusal(error instanceof Refusal ? error : new Refusal(0, null));
      key.current = newKey();
    } finally {
      setSending(false);
      void client.invalidateQueries({ queryKey: ['item', seen.itemNo] });
      void client.invalidateQueries({ queryKey: ['queue'] });
      void client.invalidateQueries({ queryKey: ['counts'] });
    }
  };
  const goOn = () => {
    setBasis({ item: now, seq: events.at(-1)?.seq ?? basis.seq });
    setRefusal(null);
  };
  const dangerous = act === 'refuse' || act === 'refuse-acceptance' || act === 'withdraw';
  return (
    <Modal
      open
      width={680}
      title={`${t(CONSOLE_ACTS.names[act])} · ${seen.itemNo}`}
      okText={t(CONSOLE_ACTS.confirm, { act: t(CONSOLE_ACTS.names[act]) })}
      cancelText={t(moved ? CONSOLE_ACTS.conflict.close : CONSOLE_ACTS.cancel)}
      okButtonProps={{ disabled: !complete || moved || !possible || preview.blocked, danger: dangerous }}
      confirmLoading={sending}
      onOk={() => void confirm()}
      onCancel={close}
      mask={{ closable: false }}
    >
      <p className="quiet">{t(CONSOLE_ACTS.hints[act])}</p>
      {moved ? (
        <Comparison
          before={basis.item}
          now={now}
          meanwhile={events.filter(({ seq }) => seq > basis.seq)}
          sent={refusal !== null}
          text={textOf(draft)}
          goOn={possible ? goOn : null}
        />
      ) : (
        refusal && <RefusalNote error={refusal} />
      )}
      <ActFields act={act} item={basis.item} draft={draft} set={set} />
      {foreseen && !moved && <Preview preview={preview} item={basis.item} />}
    </Modal>
  );
}

/** Whether something has changed that the reader decides on. A claim leaves the version, and still matters. */
function hasMoved(before: Item, now: Item): boolean {
  return (
    before.decisionVersion !== now.decisionVersion ||
    before.claimed !== now.claimed ||
    before.responsibleOfficer.id !== now.responsibleOfficer.id
  );
}

function initialOf(act: ActName, item: Item): Draft {
  if (act === 'resume') {
    const lasting = item.account.pauses.find(({ through }) => through === null);
    return lasting === undefined ? {} : { ordinal: String(lasting.ordinal) };
  }
  return act === 'extend' ? { unit: 'working' } : {};
}

/** What the reader wrote, to take along. */
function textOf({ reasons, missing, noticeNo, documentNo }: Draft): string {
  return [missing, reasons, noticeNo, documentNo].filter(Boolean).join('\n');
}
