/** The rival of intake: the statements that one item's intake writes, as the product sends them, in a bare loop. */
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { takeIn } from '../db/intake.ts';
import type { Ledger } from '../db/ledger.ts';
import type { Transaction } from '../db/pool.ts';
import { nextProjectCode, packageOf, UNIT } from '../test/support/packages.ts';

interface Statement {
  readonly name?: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One transaction: the statements of one item's intake. */
type Intake = readonly Statement[];

const WRITTEN = ['projects', 'submissions', 'materials', 'items', 'events', 'outbox'];
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** What the product writes for one item alone, as often as asked, each time with identifiers of its own. */
export async function recordIntakes(ledger: Ledger, count: number): Promise<readonly Intake[]> {
  const code = nextProjectCode();
  const { statements, numbers } = await recordOne(ledger, code);
  for (const table of WRITTEN) {
    if (statements.some(({ text }) => new RegExp(`INSERT INTO ${table}\\b`).test(text))) continue;
    throw new Error(`the product's intake no longer writes ${table}: bring the bench up to date`);
  }
  const template = JSON.stringify(statements);
  const ids = [...new Set(template.match(UUID))];
  return Array.from({ length: count }, (_, i) => {
    let intake = template;
    for (const id of ids) intake = intake.replaceAll(id, uuidv7());
    for (const number of numbers) intake = intake.replaceAll(number, `${number}-${i}`);
    return JSON.parse(intake.replaceAll(code, nextProjectCode())) as Intake;
  });
}

/** Runs a real intake of one item in a transaction that is rolled back, and keeps every statement that writes. */
async function recordOne(ledger: Ledger, code: string) {
  const client = await ledger.pool.connect();
  const statements: Statement[] = [];
  const recording = new Proxy(client, {
    get(target, property) {
      if (property !== 'query') return Reflect.get(target, property, target) as unknown;
      return (given: string | Statement, values?: unknown[]) => {
        const { name, text } = typeof given === 'string' ? { name: undefined, text: given } : given;
        const bound = values ?? (typeof given === 'string' ? [] : (given.values ?? []));
        if (/\bINSERT INTO\b/.test(text)) statements.push({ name, text, values: bound });
        return target.query({ ...(name !== undefined && { name }), text, values: [...bound] });
      };
    },
  }) as Transaction;
  try {
    await client.query('BEGIN');
    const input = packageOf([{ typeId: 'soil-water', division: '990100' }], code);
    const receiptNo = await takeIn(recording, ledger, UNIT, input, () => 0);
    const { rows } = await client.query<{ item_no: string }>(
      'SELECT item_no FROM items JOIN submissions s ON s.id = submission_id WHERE receipt_no = $1',
      [receiptNo],
    );
    return { statements, numbers: [receiptNo, ...rows.map(({ item_no }) => item_no)] };
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Sends the intakes over so many connections, one transaction each. Answers the milliseconds that it took. */
export async function runBareLoop(appUrl: string, intakes: readonly Intake[], connections: number): Promise<number> {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: appUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  let next = 0;
  const since = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let intake = intakes[next++]; intake !== undefined; intake = intakes[next++]) {
        await client.query('BEGIN');
        for (const { name, text, values } of intake) {
          await client.query({ ...(name !== undefined && { name }), text, values: [...values] });
        }
        await client.query('COMMIT');
      }
    }),
  );
  const tookMs = performance.now() - since;
  await Promise.all(clients.map((client) => client.end()));
  return tookMs;
}
