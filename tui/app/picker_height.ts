/** Lines of the picker besides its list: the folder above, the totals below. */
const OTHER_LINES = 2;

/** Entries that are seen at once in a picker of `rows` lines. */
export function pickerHeight(rows: number): number {
  return Math.max(1, rows - OTHER_LINES);
}
