/** Filters that a reader comes back to, kept on this computer for each person and window. */
import { Button } from 'antd';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { CONSOLE_SAVED as W } from '../../../terms/console-staff.ts';
import type { QueueFilter } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { StepDialog } from '../parts/step-dialog.tsx';
import { useReader } from '../shell/reader.ts';
import { searchOf } from './filter.ts';

interface Saved {
  readonly name: string;
  readonly search: string;
}

interface SavedProps {
  readonly departmentId: string;
  readonly filter: QueueFilter;
}

export function SavedFilters({ departmentId, filter }: SavedProps) {
  const { reader } = useReader();
  if (reader === undefined) return null;
  return <Choose place={`shixian.filters.${reader.id}.${departmentId}`} departmentId={departmentId} filter={filter} />;
}

function Choose({ place, departmentId, filter }: SavedProps & { readonly place: string }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const id = useId();
  const [saved, setSaved] = useState<readonly Saved[]>(() => read(place));
  const [naming, setNaming] = useState(false);
  const search = searchOf(filter);
  const current = saved.find((one) => one.search === search);
  const keep = (next: readonly Saved[]) => {
    localStorage.setItem(place, JSON.stringify(next));
    setSaved(next);
  };
  const save = async ({ name }: { readonly name: string }) =>
    keep([...saved.filter((one) => one.name !== name), { name, search }]);
  return (
    <>
      {saved.length > 0 && (
        <span className="choice">
          <label htmlFor={id}>{t(W.label)}</label>
          <select
            id={id}
            value={current?.name ?? ''}
            onChange={({ target }) => {
              const chosen = saved.find(({ name }) => name === target.value);
              navigate(`/desk/${departmentId}${chosen?.search ?? ''}`);
            }}
          >
            <option value="">{t(W.none)}</option>
            {saved.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </span>
      )}
      {search !== '' && current === undefined && (
        <Button size="small" onClick={() => setNaming(true)}>
          {t(W.save)}
        </Button>
      )}
      {current !== undefined && (
        <Button size="small" onClick={() => keep(saved.filter((one) => one !== current))}>
          {t(W.drop)}
        </Button>
      )}
      {naming && (
        <StepDialog
          title={t(W.save)}
          act={t(W.save)}
          note={t(W.kept)}
          fields={[{ name: 'name', label: t(W.name), form: 'line' }]}
          send={save}
          close={() => setNaming(false)}
        />
      )}
    </>
  );
}

function read(place: string): readonly Saved[] {
  const kept = localStorage.getItem(place);
  return kept === null ? [] : (JSON.parse(kept) as readonly Saved[]);
}
