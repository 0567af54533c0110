/**
 * Names of files that are not complete yet: `.NAME.slip-0123abcd.partial`, beside where `NAME` will be.
 *
 * In the same folder, so that the last step is a link within one file system; hidden, so that nobody opens it by
 * mistake; and recognisable, so that no sender can name a file like one.
 *
 * @module
 */

import { utf8Length } from "../utf8_length.ts";

/** Bytes of UTF-8 in one part of a path: NAME_MAX of Linux (limits.h), and no less on any other system we meet. */
export const NAME_BYTES = 255;

const PATTERN = /^\..*\.slip-[0-9a-f]{8}\.partial$/is;

/**
 * The temporary name for a file called `name`; a long one is cut, so that the result is {@linkcode NAME_BYTES} at most.
 * @param tag Eight lower-case hexadecimal digits that nobody else uses in this folder.
 */
export function partialName(name: string, tag: string): string {
  const suffix = `.slip-${tag}.partial`;
  let kept = "";
  let room = NAME_BYTES - 1 - suffix.length;
  for (const character of name) {
    room -= utf8Length(character);
    if (room < 0) break;
    kept += character;
  }
  return `.${kept}${suffix}`;
}

/** Whether `name` is one of ours, whatever its case. */
export function isPartialName(name: string): boolean {
  return PATTERN.test(name);
}
