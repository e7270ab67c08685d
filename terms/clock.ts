/** The words around the days of a due date (explain.ts has those of the days), and of what another country's clock makes of silence. */
import { type Words, words } from './words.ts';

/** The lines around the days. */
export const CLOCK_TABLE = {
  dueOn: words('到期日：{on}', 'due on {on}'),
  noDue: words('到期日：未定', 'due date: open'),
  dueAt: words('届满时刻：{at}', 'due at {at}'),
  provisional: words('暂定：当年节假日安排尚未公布', 'provisional: the notice of that year is not published'),
  rejected: words('延期无效：批准时期限已届满', 'extension rejected: granted after expiry'),
  resumesOn: words('自动恢复计时：{on}', 'the clock resumed by itself on {on}'),
  resetOn: words('重新起算：{on}', 'the clock began again on {on}'),
  ignored: words(
    '不生效：{on} {event}，{reason}（{section}）',
    'without effect: {event} of {on}, {reason} ({section})',
  ),
  lateAct: words('迟到的决定：{on} {event}，{effect}', 'late act: {event} of {on}, {effect}'),
} as const satisfies Readonly<Record<string, Words>>;

/** How a regime's clock ended. */
export const REGIME_OUTCOMES = {
  decided: words('期限内已决定：{on} {event}', 'decided in time: {event} on {on}'),
  'decided-late': words(
    '逾期决定，沉默尚未生效：{on} {event}',
    'decided late, before silence took effect: {event} on {on}',
  ),
  'standing-still': words('停表，等待：{waitingFor}', 'stands still, waiting for {waitingFor}'),
  'condition-missing': words(
    '沉默未生效，缺少：{anyOf}（{section}）',
    'silence without effect, missing: {anyOf} ({section})',
  ),
  silence: words('沉默自 {on} 起：{means}（{section}）', 'silence, as of {on}: {means} ({section})'),
} as const satisfies Readonly<Record<string, Words>>;

/** What silence means under another regime. */
export const REGIME_SILENCE = {
  granted: words('视为同意', 'granted'),
  issued: words('自动签发', 'issued automatically'),
  refused: words('视为拒绝', 'refused'),
  complete: words('视为材料齐全', 'complete'),
  'presumed-unreasonable': words('推定超出合理期间', 'presumed not to be a reasonable period'),
  nothing: words('不产生后果', 'no effect'),
} as const satisfies Readonly<Record<string, Words>>;

/** Why a notice changed nothing. */
export const REGIME_IGNORED = {
  'too-late': words('告知超过期限', 'the notice came too late'),
  'after-expiry': words('期限已届满', 'the limit had passed'),
  'after-decision': words('已作决定', 'it was decided already'),
  'already-standing-still': words('已在停表', 'the clock stood still already'),
  'only-once': words('只能一次', 'only once'),
} as const satisfies Readonly<Record<string, Words>>;

/** What an act after the effect of silence still does. */
export const REGIME_LATE_EFFECTS = {
  ineffective: words('无效力', 'ineffective'),
  'confirms-only': words('只能确认', 'may only confirm'),
  'withdrawal-only': words('只能作为撤回', 'only as a withdrawal'),
  decides: words('仍可决定', 'still decides'),
  unsaid: words('法条未规定', 'the text does not say'),
} as const satisfies Readonly<Record<string, Words>>;
