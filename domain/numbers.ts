/** Numbers that people read out and type in: receipts, items, credit codes, project codes. */
import { type DayNumber, localDate } from './calendar/local-date.ts';

const ALPHABET_37_36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SEQUENCE_DIGITS = 6;

/** The check character of ISO 7064 MOD 37,36 over digits and capital letters; hyphens are passed over. */
export function checkCharacter(text: string): string {
  let product = 36;
  for (const character of text.replaceAll('-', '')) {
    const value = ALPHABET_37_36.indexOf(character);
    if (value < 0) throw new RangeError(`"${character}" cannot stand in a number: digits and capital letters only`);
    const sum = (product + value) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return ALPHABET_37_36.charAt((37 - product) % 36);
}

/** Whether a number's last character is the check character of what stands before it. */
export function hasValidCheck(number: string): boolean {
  const body = number.slice(0, -1).replace(/-$/, '');
  return /^[0-9A-Z-]+$/.test(body) && number.endsWith(checkCharacter(body));
}

/** Receipt number (收件凭证编号): `S990100-20261123-000042-K`. `sequence` is unique in the ledger; gaps are allowed. */
export function receiptNumber(division: string, receivedOn: DayNumber, sequence: number): string {
  return withCheck(`S${division}-${compact(receivedOn)}-${padded(sequence)}`);
}

/** Item number (办件编号): `990100-SLJ-23-20261123-000042-K`; the two digits are the type's place in its timetable. */
export function itemNumber(
  division: string,
  department: string,
  typePlace: number,
  receivedOn: DayNumber,
  sequence: number,
): string {
  const place = String(typePlace).padStart(2, '0');
  return withCheck(`${division}-${department}-${place}-${compact(receivedOn)}-${padded(sequence)}`);
}

/** Number of a certificate of deeming (超时默认确认单): `C990100-2026-000042-K`, by the year in which silence decided. */
export function certificateNumber(division: string, deemedOn: DayNumber, sequence: number): string {
  return withCheck(`C${division}-${localDate(deemedOn).slice(0, 4)}-${padded(sequence)}`);
}

/** Number of an issued document (文书): `990100-SLJ-BZ-2026-000012-K`; the issuer is a department or a division. */
export function documentNumber(issuer: string, code: string, year: number, sequence: number): string {
  return withCheck(`${issuer}-${code}-${year}-${padded(sequence)}`);
}

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Whether a unified social credit code has the form and the check character of GB 32100-2015. */
export function isCreditCode(code: string): boolean {
  if (code.length !== 18) return false;
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    const value = CREDIT_ALPHABET.indexOf(character);
    if (value < 0) return false;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return code[17] === CREDIT_ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** The national project code (项目代码): structure only; its check character is never a reason to refuse. */
export const PROJECT_CODE = /^\d{4}-\d{6}-\d{2}-\d{2}-[0-9A-Z]{5,6}$/;

function withCheck(body: string): string {
  return `${body}-${checkCharacter(body)}`;
}

function compact(day: DayNumber): string {
  return localDate(day).replaceAll('-', '');
}

function padded(sequence: number): string {
  return String(sequence).padStart(SEQUENCE_DIGITS, '0');
}
