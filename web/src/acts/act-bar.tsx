/** The acts that are open to the reader, and the dialog of the one that was chosen. */
import { Button } from 'antd';
import { useState } from 'react';
import { CONSOLE_ACTS } from '../../../terms/console-item.ts';
import type { Item, Schemas } from '../api/client.ts';
import { BatchActs, batchActsFor } from '../desk/batch-acts.tsx';
import { useLanguage } from '../language.tsx';
import type { Reader } from '../shell/reader.ts';
import { ActDialog } from './act-dialog.tsx';
import { type ActName, actsFor } from './acts.ts';

const FIRST: readonly ActName[] = ['claim', 'accept', 'approve', 'resume', 'issue-paper', 'resubmit'];

interface BarProps {
  readonly item: Item;
  readonly events: readonly Schemas['ItemEvent'][];
  readonly reader: Reader;
}

/** The dialog keeps the item as it was when it was opened: what changes behind it is shown as a comparison. */
interface Opened {
  readonly act: ActName;
  readonly item: Item;
  readonly lastSeq: number;
}

export function ActBar({ item, events, reader }: BarProps) {
  const { t } = useLanguage();
  const [opened, setOpened] = useState<Opened | null>(null);
  const acts = actsFor(item, reader);
  const passing = batchActsFor([item], reader).filter((act) => act === 'reassign' || act === 'transfer');
  const open = (act: ActName) => setOpened({ act, item, lastSeq: events.at(-1)?.seq ?? 0 });
  return (
    <div className="acts" role="group" aria-label={t(CONSOLE_ACTS.label)}>
      {acts.length + passing.length === 0 && <span className="quiet">{t(CONSOLE_ACTS.none)}</span>}
      {acts.map((act) => (
        <Button key={act} type={FIRST.includes(act) ? 'primary' : 'default'} onClick={() => open(act)}>
          {t(CONSOLE_ACTS.names[act])}
        </Button>
      ))}
      {passing.length > 0 && <BatchActs items={[item]} acts={passing} departmentId={item.window.departmentId} />}
      {opened && (
        <ActDialog
          key={`${opened.act}-${opened.item.itemNo}`}
          act={opened.act}
          seen={opened.item}
          seenSeq={opened.lastSeq}
          now={item}
          events={events}
          possible={acts.includes(opened.act)}
          close={() => setOpened(null)}
        />
      )}
    </div>
  );
}
