/** Which approvals the package asks for, and who decides each. What a project of this kind usually needs comes first. */
import { useQuery } from '@tanstack/react-query';
import { CONSOLE_SUBMISSION } from '../../../terms/console-submission.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { useDepartments, useItemTypes } from '../api/queries.ts';
import { GuideLink } from '../guide/guide-link.tsx';
import { useLanguage } from '../language.tsx';
import { saidOf } from '../parts/field-errors.ts';
import { Loading } from '../parts/states.tsx';
import { nearest, windowsFor } from './deciding.ts';
import type { StepProps } from './project-step.tsx';

const W = CONSOLE_SUBMISSION.items;

type ItemType = Schemas['ItemType'];
type Department = Schemas['Department'];

interface ItemsStepProps extends StepProps {
  readonly kinds: readonly Schemas['ProjectKind'][];
}

export function ItemsStep({ draft, change, errors, kinds }: ItemsStepProps) {
  const { t } = useLanguage();
  const types = useItemTypes();
  const departments = useDepartments();
  const handedIn = useHandedIn(draft.project.code);
  if (types.data === undefined || departments.data === undefined) return <Loading />;
  const usual = kinds.find(({ kind }) => kind === draft.project.kind)?.entries ?? [];
  const tierOf = new Map<string, string>(usual.map(({ type, tier }) => [type.id, tier]));
  const open = types.data.filter(({ submittable }) => submittable);
  const rows = (some: readonly ItemType[]) => (
    <ul className="choose-items">
      {some.map((type) => (
        <TypeRow
          key={type.id}
          type={type}
          tier={tierOf.get(type.id) ?? 'own'}
          departments={departments.data}
          handedIn={handedIn.has(type.id)}
          draft={draft}
          change={change}
          errors={errors}
        />
      ))}
    </ul>
  );
  return (
    <>
      <p className="quiet">{t(W.help)}</p>
      <p>
        <strong>{t(W.chosen, { count: draft.items.length })}</strong>
      </p>
      {saidOf(errors, '/items').length > 0 && draft.items.length === 0 && (
        <strong className="refused">{saidOf(errors, '/items')[0]}</strong>
      )}
      {usual.length === 0 && <p>{t(W.noKind)}</p>}
      {usual.length > 0 && (
        <>
          <h2>{t(W.usual)}</h2>
          {rows(open.filter(({ id }) => tierOf.has(id)))}
        </>
      )}
      <details open={usual.length === 0}>
        <summary>{t(W.other)}</summary>
        {rows(open.filter(({ id }) => !tierOf.has(id)))}
      </details>
    </>
  );
}

interface RowProps extends StepProps {
  readonly type: ItemType;
  /** The tier that usually decides it: `own`, that of the project. */
  readonly tier: string;
  readonly departments: readonly Department[];
  readonly handedIn: boolean;
}

function TypeRow({ type, tier, departments, handedIn, draft, change, errors }: RowProps) {
  const { t, nameOf } = useLanguage();
  const at = draft.items.findIndex(({ typeId }) => typeId === type.id);
  const chosen = draft.items[at];
  const windows = windowsFor(type, departments);
  const toggle = (on: boolean) =>
    change(({ items, materials, project }) => {
      const rest = items.filter(({ typeId }) => typeId !== type.id);
      const division = nearest(windows, project.division, tier)?.division.code ?? '';
      return {
        items: on ? [...rest, { typeId: type.id, division }] : rest,
        // A material serves what is chosen; one that served everything serves the new item too.
        materials: materials.map((material) => {
          const served = material.forItems.filter((id) => id !== type.id);
          const all = rest.every(({ typeId }) => served.includes(typeId));
          return { ...material, forItems: on && all ? [...served, type.id] : served };
        }),
      };
    });
  return (
    <li>
      <label className="check">
        <input type="checkbox" checked={chosen !== undefined} onChange={({ target }) => toggle(target.checked)} />
        {nameOf(type.name)}
      </label>
      {handedIn && <em className="quiet">{t(W.handedIn)}</em>}
      <span className="gap" />
      {chosen && (
        <label className="choice">
          <span className="unseen">{t(W.decidedBy)}</span>
          <select
            value={chosen.division}
            onChange={({ target: { value: division } }) =>
              change(({ items }) => ({ items: items.map((one) => (one === chosen ? { ...one, division } : one)) }))
            }
          >
            {windows.map(({ id, division, name }) => (
              <option key={id} value={division.code}>
                {nameOf(name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <GuideLink typeId={type.id}>{t(W.guide)}</GuideLink>
      {chosen &&
        saidOf(errors, `/items/${at}`).map((detail) => (
          <strong className="refused" role="alert" key={detail}>
            {detail}
          </strong>
        ))}
    </li>
  );
}

/** The types of which an item of the project runs or was approved. */
function useHandedIn(code: string): ReadonlySet<string> {
  const { data } = useQuery({
    queryKey: ['projects', code, 'handed-in'],
    queryFn: () => dataOf(api.GET('/v1/projects/{code}/items', { params: { path: { code } } })),
    enabled: /^\d{4}-\d{6}-\d{2}-\d{2}-[0-9A-Z]{5,6}$/.test(code),
    retry: false,
  });
  const over = new Set(['refused', 'notAccepted', 'withdrawn', 'revoked', 'lapsed']);
  return new Set((data?.items ?? []).filter(({ status }) => !over.has(status)).map(({ type }) => type.id));
}
