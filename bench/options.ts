/**
 * Flags that benches share.
 *
 * @module
 */

/** A flag's number. Ends the bench with a sentence when it is none above zero. */
export function positive(flag: string, text: string): number {
  const value = Number(text);
  if (text !== "" && Number.isFinite(value) && value > 0) return value;
  console.error(`--${flag} should be a number above 0, is "${text}"`);
  Deno.exit(2);
}

/** Like {@linkcode positive}, without a fraction. */
export function count(flag: string, text: string): number {
  const value = positive(flag, text);
  if (Number.isInteger(value)) return value;
  console.error(`--${flag} should be a whole number, is "${text}"`);
  Deno.exit(2);
}
