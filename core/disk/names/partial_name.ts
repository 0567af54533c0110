/**
 * The name of the folder in which everything incomplete is kept: `.slip-0123abcd.partial`, in the folder that files are
 * received into.
 *
 * There, so that the last step of a file is a link within one file system; hidden, so that nobody opens it by mistake;
 * and recognisable, so that no sender can name a file like one.
 *
 * @module
 */

/** Bytes of UTF-8 in one part of a path: NAME_MAX of Linux (limits.h), and no less on any other system we meet. */
export const NAME_BYTES = 255;

/** With and without a name in front: version 0.1 had one temporary file beside each final name. */
const OURS = /^\.(.*\.)?slip-[0-9a-f]{8}\.partial$/is;
const WORK_FOLDER = /^\.slip-[0-9a-f]{8}\.partial$/;

/**
 * The name of a work folder.
 * @param tag Eight lower-case hexadecimal digits that nobody else uses in this folder.
 */
export function workFolderName(tag: string): string {
  return `.slip-${tag}.partial`;
}

/** Whether `name` is, to the letter, one that {@linkcode workFolderName} makes. */
export function isWorkFolderName(name: string): boolean {
  return WORK_FOLDER.test(name);
}

/** Whether `name` is one of ours, whatever its case. */
export function isPartialName(name: string): boolean {
  return OURS.test(name);
}
