/** The project, a known one or a new one, and whom to ask. */
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useEffect } from 'react';
import { CONSOLE_SUBMISSION } from '../../../terms/console-submission.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { useDepartments } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { type FieldErrors, saidOf } from '../parts/field-errors.ts';
import { Labelled } from '../parts/labelled.tsx';
import type { Reader } from '../shell/reader.ts';
import type { Change, DraftProject, SubmissionDraft } from './draft.ts';

const W = CONSOLE_SUBMISSION.project;

export interface StepProps {
  readonly draft: SubmissionDraft;
  readonly change: (by: Change) => void;
  readonly errors: FieldErrors;
}

interface ProjectStepProps extends StepProps {
  readonly kinds: readonly Schemas['ProjectKind'][];
  readonly reader: Reader;
}

export function ProjectStep({ draft, change, errors, kinds, reader }: ProjectStepProps) {
  const { t, nameOf } = useLanguage();
  const divisions = useDivisions();
  const known = useKnownProjects();
  const { project, contact } = draft;
  // Whoever hands in for a unit usually is its contact, and its credit code is known.
  useEffect(() => {
    if (project.creditCode !== '' || reader.creditCode === null) return;
    const creditCode = reader.creditCode;
    change((before) => ({
      project: { ...before.project, creditCode },
      contact: { ...before.contact, name: before.contact.name || reader.name.zh },
    }));
  }, [change, project.creditCode, reader]);
  const text = (field: keyof DraftProject, label: string, options: { help?: string; optional?: boolean } = {}) => (
    <Labelled
      label={label}
      help={options.help}
      needed={!options.optional}
      wrong={saidOf(errors, field === 'creditCode' ? '/project/unit' : `/project/${field}`)}
    >
      {(id) => (
        <Input
          id={id}
          value={project[field]}
          inputMode={field === 'investmentWan' ? 'numeric' : undefined}
          onChange={({ target: { value } }) => change((before) => ({ project: { ...before.project, [field]: value } }))}
        />
      )}
    </Labelled>
  );
  const choose = (field: 'kind' | 'division', label: string, choices: readonly (readonly [string, string])[]) => (
    <Labelled label={label} needed wrong={saidOf(errors, `/project/${field}`)}>
      {(id) => (
        <select
          id={id}
          value={project[field]}
          onChange={({ target: { value } }) => change((before) => ({ project: { ...before.project, [field]: value } }))}
        >
          <option value="">{t(W.choose)}</option>
          {choices.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
  return (
    <div className="fields two">
      {known.length > 0 && <Known known={known} code={project.code} change={change} />}
      {text('code', t(W.code), { help: t(W.codeHelp) })}
      {text('name', t(W.name))}
      {choose(
        'kind',
        t(W.kind),
        kinds.map(({ kind, name }) => [kind, nameOf(name)]),
      )}
      {choose(
        'division',
        t(W.division),
        divisions.map(({ code, name }) => [code, nameOf(name)]),
      )}
      {text('nameEn', t(W.nameEn), { optional: true })}
      {text('investmentWan', t(W.investment), { optional: true })}
      {text('creditCode', t(W.credit))}
      <Contact contact={contact} errors={errors} change={change} />
    </div>
  );
}

function Contact({ contact, errors, change }: Omit<StepProps, 'draft'> & Pick<SubmissionDraft, 'contact'>) {
  const { t } = useLanguage();
  const fields = [
    ['name', t(W.contact)],
    ['phone', t(W.phone)],
  ] as const;
  return fields.map(([field, label]) => (
    <Labelled key={field} label={label} needed wrong={saidOf(errors, `/contact/${field}`)}>
      {(id) => (
        <Input
          id={id}
          value={contact[field]}
          type={field === 'phone' ? 'tel' : 'text'}
          onChange={({ target: { value } }) => change((before) => ({ contact: { ...before.contact, [field]: value } }))}
        />
      )}
    </Labelled>
  ));
}

interface KnownProps {
  readonly known: readonly Schemas['Project'][];
  readonly code: string;
  readonly change: StepProps['change'];
}

/** What is said of a project that is known must be what was said before: it is filled in. */
function Known({ known, code, change }: KnownProps) {
  const { t } = useLanguage();
  const chosen = known.some((one) => one.code === code) ? code : '';
  const choose = (value: string) => {
    const one = known.find((project) => project.code === value);
    change(({ project }) => ({
      project: {
        ...project,
        code: one?.code ?? '',
        name: one?.name ?? '',
        nameEn: one?.nameEn ?? '',
        kind: one?.kind ?? '',
        division: one?.division.code ?? '',
        investmentWan: one?.investmentWan == null ? '' : String(one.investmentWan),
      },
      items: [],
    }));
  };
  return (
    <Labelled label={t(W.existing)}>
      {(id) => (
        <select id={id} value={chosen} onChange={({ target }) => choose(target.value)}>
          <option value="">{t(W.fresh)}</option>
          {known.map((project) => (
            <option key={project.code} value={project.code}>
              {project.name}（{project.code}）
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

function useKnownProjects(): readonly Schemas['Project'][] {
  const { data } = useQuery({
    queryKey: ['projects', 'known'],
    queryFn: () => dataOf(api.GET('/v1/projects', { params: { query: { limit: 200 } } })),
  });
  return data?.items ?? [];
}

/** Every division that has a window, the highest first. */
function useDivisions(): readonly Schemas['Division'][] {
  const { data } = useDepartments();
  const byCode = new Map((data ?? []).map(({ division }) => [division.code, division]));
  return [...byCode.values()].sort((a, b) => a.code.localeCompare(b.code));
}
