/** Published timetables, and publishing one: what it changes is shown before. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, App as Messages } from 'antd';
import { useState } from 'react';
import { CONSOLE_ADMIN } from '../../../terms/console-admin.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { newKey } from '../api/key.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Files } from '../parts/files.tsx';
import { Labelled } from '../parts/labelled.tsx';
import { Failed, Loading, RefusalNote } from '../parts/states.tsx';
import { Entry } from '../parts/step-dialog.tsx';
import { useTitle } from '../parts/title.ts';
import { TimetableImpact } from './timetable-impact.tsx';

const W = CONSOLE_ADMIN.timetables;

export default function TimetablesPage() {
  const { t } = useLanguage();
  useTitle(t(W.title));
  const versions = useQuery({
    queryKey: ['timetables'],
    queryFn: () => dataOf(api.GET('/v1/timetables')),
    select: ({ items }) => items,
  });
  if (versions.isError) return <Failed error={versions.error} retry={versions.refetch} />;
  if (versions.data === undefined) return <Loading />;
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      <p className="quiet">{t(W.help)}</p>
      <section className="scroll">
        <Versions versions={versions.data} />
      </section>
      <Publish />
    </div>
  );
}

function Versions({ versions }: { readonly versions: readonly Schemas['TimetableVersion'][] }) {
  const { t, language } = useLanguage();
  return (
    <table className="board words">
      <thead>
        <tr>
          {(['version', 'effectiveOn', 'standing', 'types', 'reason', 'excel'] as const).map((column) => (
            <th scope="col" key={column}>
              {t(W[column])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {versions.map(({ version, effectiveOn, standing, types, reason }) => (
          <tr key={version}>
            <th scope="row">{version}</th>
            <td>{dayText(effectiveOn, language)}</td>
            <td>{t(W.standings[standing])}</td>
            <td>{types}</td>
            <td>{reason}</td>
            <td>
              <Files path={`/v1/timetables/${version}`} name={version} kinds={{ xlsx: t(W.excel) }} of={version} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Publish() {
  const { t } = useLanguage();
  const client = useQueryClient();
  const { message } = Messages.useApp();
  const [timetable, setTimetable] = useState<Record<string, unknown> | null>(null);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [effectiveOn, setEffectiveOn] = useState('');
  const [reason, setReason] = useState('');
  const [impact, setImpact] = useState<Schemas['TimetableImpact'] | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [key, setKey] = useState(newKey);
  const take = async (file: File | undefined) => {
    setImpact(null);
    setRefusal(null);
    const read = file === undefined ? null : await readJson(file);
    setTimetable(read);
    setWrong(file !== undefined && read === null ? [t(W.badFile)] : []);
  };
  const ask = async (work: () => Promise<void>) => {
    setRefusal(null);
    await work().catch((error: unknown) => setRefusal(error));
  };
  const see = () =>
    ask(async () => {
      const body = { timetable: timetable ?? {}, effectiveOn };
      setImpact(await dataOf(api.POST('/v1/timetables/impact', { body })));
    });
  const publish = () =>
    ask(async () => {
      const body = { timetable: timetable ?? {}, effectiveOn, reason: reason.trim() };
      const header = { 'idempotency-key': key };
      const { version } = await dataOf(api.POST('/v1/timetables', { params: { header }, body }));
      void message.success(t(W.published, { version }));
      setImpact(null);
      setTimetable(null);
      setKey(newKey());
      await client.invalidateQueries({ queryKey: ['timetables'] });
    });
  return (
    <section>
      <h2>{t(W.publish)}</h2>
      <div className="fields two">
        <Labelled label={t(W.file)} help={t(W.fileHelp)} needed wrong={wrong}>
          {(id) => (
            <input
              id={id}
              type="file"
              accept="application/json,.json"
              onChange={({ target }) => void take(target.files?.[0])}
            />
          )}
        </Labelled>
        <Labelled label={t(W.effectiveOn)} needed>
          {(id) => (
            <Entry
              id={id}
              field={{ form: 'dayAhead' }}
              value={effectiveOn}
              set={(on) => {
                setEffectiveOn(on);
                setImpact(null);
              }}
            />
          )}
        </Labelled>
      </div>
      <p>
        <Button disabled={timetable === null || effectiveOn === ''} onClick={() => void see()}>
          {t(W.see)}
        </Button>
      </p>
      {impact && (
        <>
          <TimetableImpact impact={impact} />
          <Labelled label={t(W.reason)} needed>
            {(id) => <Input id={id} value={reason} onChange={({ target }) => setReason(target.value)} />}
          </Labelled>
          <Alert type="warning" showIcon title={t(W.help)} />
          <p>
            <Button type="primary" disabled={reason.trim() === ''} onClick={() => void publish()}>
              {t(W.confirm)}
            </Button>
          </p>
        </>
      )}
      {refusal !== null && <RefusalNote error={refusal} />}
    </section>
  );
}

/** Null where it is no JSON object. */
async function readJson(file: File): Promise<Record<string, unknown> | null> {
  try {
    const read: unknown = JSON.parse(await file.text());
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
