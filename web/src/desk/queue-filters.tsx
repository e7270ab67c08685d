/** Filters of a queue; each choice is a new address. */
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { STATUSES } from '../../../terms/states.ts';
import { QUEUE_LAMPS, QUEUE_STATUSES, type QueueFilter, useDepartments, useItemTypes } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { Choice } from '../parts/choice.tsx';
import { lampText } from '../parts/lamp.tsx';
import { filterOf, SOON_CHOICES, searchOf } from './filter.ts';
import { SavedFilters } from './saved-filters.tsx';

interface FiltersProps {
  readonly departmentId: string;
  readonly filter: QueueFilter;
}

export function QueueFilters({ departmentId, filter }: FiltersProps) {
  const { t, nameOf, language } = useLanguage();
  const navigate = useNavigate();
  const types = useTypesOf(departmentId);
  const choose = (change: Partial<Record<keyof QueueFilter, string | number | undefined>>) => {
    // The address, not what was drawn last: a tab that was opened a moment ago is kept.
    const now = filterOf(new URLSearchParams(window.location.search));
    navigate(`/desk/${departmentId}${searchOf({ ...now, ...change } as QueueFilter)}`);
  };
  const { tab, withinWorkingDays, ...narrowing } = filter;
  const done = tab === 'done';
  return (
    <search className="filters" aria-label={t(CONSOLE.desk.filters)}>
      <Choice
        label={t(CONSOLE.desk.type)}
        value={filter.typeId}
        choices={types.map(({ id, name }) => [id, nameOf(name)])}
        choose={(typeId) => choose({ typeId })}
      />
      {!done && (
        <>
          <Choice
            label={t(CONSOLE.desk.status)}
            value={filter.status}
            choices={QUEUE_STATUSES.map((status) => [status, STATUSES[status][language]])}
            choose={(status) => choose({ status })}
          />
          <Choice
            label={t(CONSOLE.desk.lamp)}
            value={filter.lamp}
            choices={QUEUE_LAMPS.map((lamp) => [lamp, lampText(lamp, language)])}
            choose={(lamp) => choose({ lamp })}
          />
        </>
      )}
      {tab === 'dueSoon' && (
        <Choice
          label={t(CONSOLE.desk.soon)}
          value={String(withinWorkingDays)}
          choices={SOON_CHOICES.map((days) => [String(days), t(CONSOLE.desk.soonDays, { days })])}
          required
          choose={(days) => choose({ withinWorkingDays: Number(days) })}
        />
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={filter.officer === 'me'}
          onChange={({ target }) => choose({ officer: target.checked ? 'me' : undefined })}
        />
        {t(CONSOLE.desk.officer)}
      </label>
      {Object.keys(narrowing).length > 0 && (
        <Button size="small" onClick={() => navigate(`/desk/${departmentId}${searchOf({ tab, withinWorkingDays })}`)}>
          {t(CONSOLE.desk.clear)}
        </Button>
      )}
      <SavedFilters departmentId={departmentId} filter={filter} />
    </search>
  );
}

/** The item types that this department decides. */
function useTypesOf(departmentId: string) {
  const { data: types } = useItemTypes();
  const { data: departments } = useDepartments();
  const own = departments?.find(({ id }) => id === departmentId);
  if (own === undefined) return [];
  return (types ?? []).filter(({ department, tiers }) => department === own.code && tiers.includes(own.tier));
}
