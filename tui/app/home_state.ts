/**
 * The first screen: what to do, and where one has been. Pure.
 *
 * @module
 */

/** Whether the server answers. */
export type ServerHealth = "asking" | "answers" | "silent";

/** What the first screen knows. */
export interface HomeState {
  /** The server in use, as it may be shown; empty until it is known. */
  readonly server: string;
  readonly health: ServerHealth;
  /** Folders that files were sent from, the last one first; absolute paths, not escaped. */
  readonly recent: readonly string[];
  /** The present folder, absolute. */
  readonly folder: string;
  /** The selected row of {@linkcode homeRows}. */
  readonly row: number;
}

/** Before anything is known. */
export const INITIAL_HOME: HomeState = { server: "", health: "asking", recent: [], folder: ".", row: 0 };

/** A row of the first screen. */
export type HomeRow =
  | { readonly kind: "send" }
  | { readonly kind: "receive" }
  /** Pick files in this folder; `number` is also its key, from 1. */
  | { readonly kind: "folder"; readonly path: string; readonly number: number };

/** Folders that are shown. */
const RECENT_ROWS = 5;

/** The rows of the first screen, in order. */
export function homeRows({ recent }: HomeState): HomeRow[] {
  const folders = recent.slice(0, RECENT_ROWS);
  return [
    { kind: "send" },
    { kind: "receive" },
    ...folders.map((path, index) => ({ kind: "folder", path, number: index + 1 }) as const),
  ];
}

/** With another row selected, `by` rows further; the ends meet. */
export function moveHome(home: HomeState, by: number): HomeState {
  const count = homeRows(home).length;
  return { ...home, row: (home.row + by + count) % count };
}
