/** Private against state-owned units, side by side, with what the tests say. */
import type { BulletinContent } from '../domain/supervision/bulletin.ts';
import type { Comparison, Side, TestResult } from '../domain/supervision/ownership.ts';
import { fill, type Language, TERMS, type Words } from '../terms/catalogue.ts';
import type { Block, Run, Text } from './office/office-document.ts';

const WORDS = TERMS.bulletin;

export function ownershipBlocks(
  { ownership, departments, typeNames }: BulletinContent,
  language: Language,
): readonly Block[] {
  const { all, tests, types, levelPercent } = ownership;
  if (types.length === 0) return [{ kind: 'paragraph', text: fill(WORDS.ownershipNone, language) }];
  const names = new Map(departments.map(({ departmentId, name }) => [departmentId, name]));
  const nameOf = (id: string) => (language === 'en' ? names.get(id)?.en : names.get(id)?.zh) ?? id;
  const typeOf = (id: string) => (language === 'en' ? typeNames[id]?.en : typeNames[id]?.zh) ?? id;
  const { columns: titles, figures } = WORDS;
  const header = (first: Words, last: boolean) => [
    { title: fill(first, language), weight: 4 },
    { title: fill(titles.units, language), weight: 1.4 },
    ...[figures.inTime, figures.overdue, titles.share, figures.decided, titles.median, titles.p90].map((title) => ({
      title: fill(title, language),
      weight: 1.3,
      align: 'right' as const,
    })),
    ...(last ? [{ title: fill(titles.test, language), weight: 6 }] : []),
  ];
  const compared = [
    { name: fill(WORDS.all, language), ...all },
    ...ownership.departments.map((one) => ({ ...one, name: nameOf(one.departmentId) })),
  ];
  return [
    {
      kind: 'table',
      columns: header(titles.department, true),
      rows: compared.flatMap((one) => [
        [one.name, fill(WORDS.private, language), ...sideCells(one.private), testText(one, language)],
        ['', fill(WORDS.state, language), ...sideCells(one.state), ''],
      ]),
    },
    {
      kind: 'table',
      columns: header(titles.itemType, false),
      rows: types.flatMap((one) => [
        [typeOf(one.typeId), fill(WORDS.private, language), ...sideCells(one.private)],
        ['', fill(WORDS.state, language), ...sideCells(one.state)],
      ]),
    },
    { kind: 'note', text: fill(WORDS.ownershipNote, language, { tests, level: levelPercent }) },
  ];
}

function sideCells({ inTime, overdue, inTimePerMille, decided, median, p90 }: Side): readonly Text[] {
  const share = inTimePerMille === null ? '—' : `${Math.floor(inTimePerMille / 10)}.${inTimePerMille % 10}%`;
  return [inTime, overdue, share, decided, median ?? '—', p90 ?? '—'].map(String);
}

function testText({ inTimeTest, workingDaysTest }: Comparison, language: Language): readonly Run[] {
  if (inTimeTest === null && workingDaysTest === null) return [{ text: fill(WORDS.notTested, language) }];
  const texts = [
    resultText(WORDS.testOfShare, inTimeTest, language),
    resultText(WORDS.testOfDays, workingDaysTest, language),
  ];
  return texts.flatMap((runs, i) =>
    i > 0 && runs.length > 0 && (texts[0]?.length ?? 0) > 0 ? [{ text: '\n' }, ...runs] : runs,
  );
}

function resultText(words: Words, result: TestResult | null, language: Language): readonly Run[] {
  if (result === null) return [];
  const p = result.pCorrected < 0.0001 ? '<0.0001' : result.pCorrected.toFixed(4);
  const said = { text: fill(words, language, { p }) };
  if (!result.marked || result.worse === null) return [said];
  const worse = fill(result.worse === 'private' ? WORDS.private : WORDS.state, language);
  return [said, { text: fill(WORDS.marked, language, { worse }), tone: 'red', strong: true }];
}
