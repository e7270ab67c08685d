/** What the published timetable says of an item type: basis, limits, what silence means, what comes before it. */
import type { ReactNode } from 'react';
import { GATES } from '../../../terms/checklist.ts';
import { CONSOLE_GUIDE as W } from '../../../terms/console-submission.ts';
import { APPROVERS, GROUNDS } from '../../../terms/states.ts';
import type { Schemas } from '../api/client.ts';
import { useDepartments, useItemTypes } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';

type ItemType = Schemas['ItemType'];
type Limit = ItemType['statutoryLimit'];

export function TypeGuide({ type }: { readonly type: ItemType }) {
  const { t, language } = useLanguage();
  const limitText = useLimitText();
  const before = useBefore(type);
  const { legs, gates, extension, deemedBasis } = type;
  const basis = deemedBasis && (language === 'en' ? deemedBasis.text : (deemedBasis.textZh ?? deemedBasis.text));
  const approver =
    extension && (APPROVERS[extension.approver as keyof typeof APPROVERS]?.[language] ?? extension.approver);
  const rows: readonly (readonly [label: string, value: ReactNode])[] = [
    [t(W.basis), <Lines key="basis" lines={type.legalBasis} />],
    [t(W.statutory), limitText(type.statutoryLimit)],
    [t(W.promised), `${limitText(type.promisedLimit)} · ${t(W.starts[type.clockStart])}`],
    [t(W.tiers), type.tiers.map((tier) => t(W.tier[tier])).join(' · ')],
    [
      t(W.silence),
      <Lines
        key="silence"
        lines={[
          ...Object.entries(type.onTimeout).map(
            ([tier, policy]) => `${t(W.tier[tier as keyof typeof W.tier])}: ${t(W.silences[policy])}`,
          ),
          ...(basis ? [basis] : []),
        ]}
      />,
    ],
    [t(W.before), before.length === 0 ? '—' : <Lines key="before" lines={before} />],
    [t(W.pauses), <Pauses key="pauses" pauses={type.pauses} />],
    [t(W.extension), extension && approver ? t(W.extensionMost, { limit: limitText(extension), who: approver }) : '—'],
    ...(legs.length > 0 ? [[t(W.legs), <Legs key="legs" legs={legs} />] as const] : []),
    [t(W.opens), gates.map((gate) => GATES[gate as keyof typeof GATES]?.[language] ?? gate).join(' · ') || '—'],
    [t(W.materials), t(W.noMaterials)],
  ];
  return (
    <dl className="pairs">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return '—';
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Pauses({ pauses }: Pick<ItemType, 'pauses'>) {
  const { t, language } = useLanguage();
  const lines = pauses.map(({ ground, article, capWorkingDays }) => {
    const named = GROUNDS[ground as keyof typeof GROUNDS]?.[language] ?? ground;
    return [named, article, ...(capWorkingDays === null ? [] : [t(W.pauseCap, { days: capWorkingDays })])].join(' · ');
  });
  return <Lines lines={lines} />;
}

function Legs({ legs }: Pick<ItemType, 'legs'>) {
  const { t, nameOf } = useLanguage();
  const { data } = useDepartments();
  const limitText = useLimitText();
  const lines = legs.map(({ department, tier, value, unit }) => {
    const named = data?.find((one) => one.code === department && one.tier === tier);
    return `${named ? nameOf(named.name) : department} (${t(W.tier[tier])}) · ${limitText({ value, unit })}`;
  });
  return <Lines lines={lines} />;
}

/** A limit in words. */
export function useLimitText() {
  const { t } = useLanguage();
  return (limit: Limit) => (limit === null ? t(W.noLimit) : t(W.limit[limit.unit], { value: limit.value }));
}

/** What comes before the type: one of each group is enough. */
function useBefore({ dependsOn }: ItemType): readonly string[] {
  const { t, nameOf } = useLanguage();
  const { data } = useItemTypes();
  const named = (typeId: string) => {
    const type = data?.find(({ id }) => id === typeId);
    return type ? nameOf(type.name) : typeId;
  };
  return dependsOn.map((group) => group.map(named).join(` ${t(W.or)} `));
}
