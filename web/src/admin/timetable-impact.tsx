/** What a timetable would change, type by type, the weight of each beside it. */
import { CONSOLE_ADMIN } from '../../../terms/console-admin.ts';
import { CONSOLE_GUIDE } from '../../../terms/console-submission.ts';
import { UNITS } from '../../../terms/states.ts';
import { TIMETABLE_COLUMNS } from '../../../terms/timetable.ts';
import type { Language } from '../../../terms/words.ts';
import type { Schemas } from '../api/client.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';

const W = CONSOLE_ADMIN.timetables;

type Impact = Schemas['TimetableImpact'];
type Type = Impact['added'][number];

export function TimetableImpact({ impact }: { readonly impact: Impact }) {
  const { t, language } = useLanguage();
  const { against, effectiveOn, added, removed, changed, moved, ladder, openItems } = impact;
  const nothing = [added, removed, changed, moved, ladder].every(({ length }) => length === 0);
  return (
    <div className="preview">
      {against && (
        <p className="quiet">{t(W.against, { version: against.version, on: dayText(effectiveOn, language) })}</p>
      )}
      {nothing && <p>{t(W.nothing)}</p>}
      <Types title={t(W.added)} types={added} />
      <Types title={t(W.removed)} types={removed} />
      {changed.length > 0 && (
        <>
          <h3>{t(W.changed)}</h3>
          <ul>
            {changed.map((type) => (
              <li key={type.id}>
                <TypeName type={type} />
                <ul>
                  {type.changes.map(({ field, before, after }) => (
                    <li key={field}>
                      {fieldName(field, language)}: <s>{said(before, language)}</s> →{' '}
                      <strong>{said(after, language)}</strong>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </>
      )}
      <Types title={t(W.moved)} types={moved} />
      {ladder.map(({ tier }) => (
        <p key={tier}>{t(W.ladder, { tier: t(CONSOLE_GUIDE.tier[tier]) })}</p>
      ))}
      {openItems.length > 0 && (
        <p>
          {t(W.openItems)}: {openItems.map(({ timetableVersion, count }) => `${timetableVersion} ${count}`).join(' · ')}
        </p>
      )}
    </div>
  );
}

function Types({ title, types }: { readonly title: string; readonly types: readonly Type[] }) {
  if (types.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {types.map((type) => (
          <li key={type.id}>
            <TypeName type={type} />
          </li>
        ))}
      </ul>
    </>
  );
}

function TypeName({ type: { name, handedInLast90Days: count } }: { readonly type: Type }) {
  const { t, nameOf } = useLanguage();
  return (
    <>
      <strong>{nameOf(name)}</strong> <span className="quiet">{t(W.handedIn, { count })}</span>
    </>
  );
}

/** A limit stands there as a whole; the columns of the workbook name its parts. */
function fieldName(field: string, language: Language): string {
  return (TIMETABLE_COLUMNS[field] ?? TIMETABLE_COLUMNS[`${field}.value`])?.[language] ?? field;
}

/** A value of the timetable, as short as it can be said. */
function said(value: unknown, language: Language): string {
  if (typeof value === 'string') return value;
  const { value: amount, unit } = (value ?? {}) as { readonly value?: number; readonly unit?: string };
  const named = UNITS[unit as keyof typeof UNITS]?.[language];
  return named ? `${amount} ${named}` : (JSON.stringify(value) ?? '—');
}
