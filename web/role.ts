/**
 * Which side of a transfer this page is.
 *
 * @module
 */

/** The side that offers files, or the one that takes them. */
export type Role = "sender" | "receiver";
