/**
 * Rates as people type them.
 *
 * @module
 */

/** Bytes a second below which a transfer would look stalled to the other side. */
export const SLOWEST_RATE = 1000;

const POWERS: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3, t: 4 };

/**
 * Bytes a second, a whole number: `500k`, `2M`, `10MB` and `10 MB/s` in thousands as everywhere here, `1.5MiB` in
 * 1,024s (IEC 80000-13). Case does not matter. `undefined` for what is no rate, bits included.
 */
export function parseRate(text: string): number | undefined {
  const [, digits, prefix = "", binary] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?(?:\/s)?\s*$/i.exec(text) ??
    [];
  if (digits === undefined || (binary && prefix === "")) return undefined;
  const rate = Math.floor(Number(digits) * (binary ? 1024 : 1000) ** POWERS[prefix.toLowerCase()]!);
  return Number.isSafeInteger(rate) ? rate : undefined;
}
