/** Dates as sentences say them. */

/** `2026-09-20` as `2026 年 9 月 20 日`. */
export function chineseDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year} 年 ${month} 月 ${day} 日`;
}

/** The same without blanks, as official documents write it (GB/T 9704). */
export function officialDate(date: string): string {
  return chineseDate(date).replaceAll(' ', '');
}
