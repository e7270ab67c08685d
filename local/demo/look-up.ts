/** How any line of the printout can be looked up afterwards. */
import { relative } from 'node:path';
import type { Stack } from '../stack.ts';
import { tone } from './text.ts';

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Lines to paste: against the stack that is left running, or against the ledger that stays behind. */
export function howToLookUp({ apiUrl, uiUrl, paths }: Stack, keep: boolean, person: string): string[] {
  const fromHere = relative(process.cwd(), paths.home);
  const home = fromHere.startsWith('..') ? paths.home : fromHere;
  const url = keep ? apiUrl : DEFAULT_URL;
  const start = keep
    ? [
        '一切仍在运行，Ctrl-C 结束。 Everything is left running until Ctrl-C.',
        `  API ${apiUrl}`,
        `  Temporal UI ${uiUrl ?? '—'}`,
      ]
    : [
        `台账留在 ${home}，打开方法： The ledger stays there; to open it:`,
        `  SHIXIAN_HOME=${home} SHIXIAN_CLOCK=simulated npm start`,
      ];
  return [
    '',
    tone('bold', '查询任一行  To look any line up'),
    ...start,
    `  TOKEN=$(SHIXIAN_HOME=${home} npm run -s token -- ${person})`,
    `  curl -sS -H "Authorization: Bearer $TOKEN" ${url}/v1/items/ITEM         # 办件 an item, by its number`,
    `  curl -sS -H "Authorization: Bearer $TOKEN" ${url}/v1/items/ITEM/events  # 逐条记录 its journal`,
    '  其他申请人 other applicants: unit-qingyan, unit-linhu; 督查 supervisors: supervisor-990100, supervisor-990121',
  ];
}
