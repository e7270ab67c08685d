/** Every item type of the published timetable, to look up what it asks for. */
import { Input } from 'antd';
import { useId } from 'react';
import { useSearchParams } from 'react-router';
import { CONSOLE_GUIDE as W } from '../../../terms/console-submission.ts';
import { useItemTypes } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useTitle } from '../parts/title.ts';
import { TypeGuide } from './type-guide.tsx';

export default function GuidePage() {
  const { t, nameOf } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const id = useId();
  const types = useItemTypes();
  useTitle(t(W.title));
  if (types.isError) return <Failed error={types.error} retry={types.refetch} />;
  if (types.data === undefined) return <Loading />;
  const wanted = search.get('q') ?? '';
  const found = types.data.filter(({ name }) => nameOf(name).toLowerCase().includes(wanted.toLowerCase()));
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      <search className="filters">
        <label htmlFor={id}>{t(W.search)}</label>
        <Input
          id={id}
          className="narrow"
          allowClear
          value={wanted}
          onChange={({ target: { value } }) => setSearch(value === '' ? {} : { q: value }, { replace: true })}
        />
      </search>
      {found.length === 0 && <p>{t(W.none)}</p>}
      {found.map((type) => (
        <section key={type.id}>
          <details open={found.length === 1}>
            <summary>
              <h2>{nameOf(type.name)}</h2>
            </summary>
            <TypeGuide type={type} />
          </details>
        </section>
      ))}
    </div>
  );
}
