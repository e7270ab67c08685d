/** The fields of an act. Labels are above their fields, and what a field means is said below it. */
import { Input, Radio } from 'antd';
import { CONSOLE_ACTS } from '../../../terms/console-item.ts';
import { GROUNDS, REFUSAL_GROUNDS } from '../../../terms/states.ts';
import type { Item } from '../api/client.ts';
import { useItemTypes } from '../api/queries.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Labelled } from '../parts/labelled.tsx';
import { type ActName, type Draft, type FieldName, FORMS, linesOf } from './acts.ts';

const W = CONSOLE_ACTS.fields;

interface FieldsProps {
  readonly act: ActName;
  readonly item: Item;
  readonly draft: Draft;
  readonly set: (field: FieldName, value: string) => void;
}

export function ActFields({ act, item, draft, set }: FieldsProps) {
  const { fields, needed } = FORMS[act];
  return (
    <div className="fields">
      {fields.map((field) => (
        <ActField
          key={field}
          field={field}
          needed={needed.includes(field)}
          item={item}
          value={draft[field] ?? ''}
          set={(value) => set(field, value)}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  readonly field: FieldName;
  readonly needed: boolean;
  readonly item: Item;
  readonly value: string;
  readonly set: (value: string) => void;
}

function ActField(props: FieldProps) {
  const { field, needed, item, value, set } = props;
  const { t, language } = useLanguage();
  switch (field) {
    case 'reasons':
      return (
        <Labelled label={t(needed ? W.reasons : W.reasonsOptional)} help={t(W.reasonsHelp)} needed={needed}>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={4}
              maxLength={4000}
              value={value}
              onChange={({ target }) => set(target.value)}
            />
          )}
        </Labelled>
      );
    case 'missing':
      return (
        <Labelled label={t(W.missing)} help={t(W.missingCount, { count: linesOf(value).length })} needed>
          {(id) => <Input.TextArea id={id} rows={5} value={value} onChange={({ target }) => set(target.value)} />}
        </Labelled>
      );
    case 'noticeNo': {
      const on = dayText(item.asOf, language);
      return (
        <Labelled
          label={t(W.noticeNo)}
          help={`${t(W.noticeNoHelp)} · ${t(W.noticedOn)}: ${t(W.noticedOnHelp, { on })}`}
          needed
        >
          {(id) => <Input id={id} maxLength={100} value={value} onChange={({ target }) => set(target.value)} />}
        </Labelled>
      );
    }
    case 'documentNo':
      return (
        <Labelled label={t(W.documentNo)} needed>
          {(id) => <Input id={id} maxLength={100} value={value} onChange={({ target }) => set(target.value)} />}
        </Labelled>
      );
    case 'value':
      return (
        <Labelled label={t(W.by)} needed>
          {(id) => (
            <Input
              id={id}
              type="number"
              min={1}
              max={1000}
              value={value}
              onChange={({ target }) => set(target.value)}
            />
          )}
        </Labelled>
      );
    default:
      return <ChoiceField {...props} />;
  }
}

function ChoiceField({ field, item, value, set }: FieldProps) {
  const { t, language } = useLanguage();
  const grounds = usePauseGrounds(item.type.id);
  switch (field) {
    case 'unit':
      return (
        <Labelled label={t(CONSOLE_ACTS.fields.by)} hidden>
          {(id) => (
            <select id={id} value={value} onChange={({ target }) => set(target.value)}>
              {(['working', 'calendar', 'month'] as const).map((unit) => (
                <option key={unit} value={unit}>
                  {t(W.byUnits[unit])}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      );
    case 'refusalGround':
      return (
        <Labelled label={t(W.refusalGround)}>
          {(id) => (
            <select id={id} value={value} onChange={({ target }) => set(target.value)}>
              <option value="">{t(W.refusalGroundOptional)}</option>
              {Object.entries(REFUSAL_GROUNDS)
                .filter(([ground]) => ground !== 'missingPredecessor')
                .map(([ground, words]) => (
                  <option key={ground} value={ground}>
                    {words[language]}
                  </option>
                ))}
            </select>
          )}
        </Labelled>
      );
    case 'ground':
      return (
        <fieldset>
          <legend>{t(W.ground)}</legend>
          {grounds?.length === 0 && <p role="status">{t(W.noGrounds)}</p>}
          <Radio.Group
            value={value}
            onChange={({ target }) => set(String(target.value))}
            options={(grounds ?? []).map((ground) => ({ value: ground.ground, label: groundText(ground) }))}
          />
        </fieldset>
      );
    case 'ordinal':
      return (
        <fieldset>
          <legend>{t(W.pause)}</legend>
          <Radio.Group
            value={value}
            onChange={({ target }) => set(String(target.value))}
            options={item.account.pauses
              .filter(({ through }) => through === null)
              .map(({ ordinal, groundText: text, from, noticeNo }) => ({
                value: String(ordinal),
                label: `${text} · ${dayText(from, language)} · ${noticeNo}`,
              }))}
          />
        </fieldset>
      );
    case 'answers':
      return <Answers item={item} value={value} set={set} />;
    default:
      return null;
  }

  function groundText({ ground, article, capWorkingDays }: NonNullable<typeof grounds>[number]): string {
    const named = GROUNDS[ground as keyof typeof GROUNDS]?.[language] ?? ground;
    return capWorkingDays === null
      ? t(W.groundArticle, { ground: named, article })
      : t(W.groundCap, { ground: named, days: capWorkingDays, article });
  }
}

function Answers({ item, value, set }: Pick<FieldProps, 'item' | 'value' | 'set'>) {
  const { t } = useLanguage();
  const chosen = value.split(',').filter(Boolean);
  const toggle = (entry: string, on: boolean) =>
    set([...chosen.filter((one) => one !== entry), ...(on ? [entry] : [])].join(','));
  return (
    <fieldset>
      <legend>{t(W.answers)}</legend>
      {(item.account.correction?.missing ?? [])
        .filter(({ answered }) => !answered)
        .map(({ entry, text }) => (
          <label key={entry} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(String(entry))}
              onChange={({ target }) => toggle(String(entry), target.checked)}
            />
            {text}
          </label>
        ))}
    </fieldset>
  );
}

/** The grounds on which the clock of this type may stop; undefined while they are being read. */
function usePauseGrounds(typeId: string) {
  const { data } = useItemTypes();
  return data?.find(({ id }) => id === typeId)?.pauses;
}
