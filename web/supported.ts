/**
 * Whether this browser has what the page is made of.
 *
 * @module
 */

/** Constructors, and functions of them, that a browser may lack: WebRTC can be switched off, the others are young. */
const NEEDED: readonly (readonly [name: string, member?: string])[] = [
  ["RTCPeerConnection"],
  ["AbortSignal", "any"],
  ["Map", "groupBy"],
  ["Promise", "withResolvers"],
  ["URL", "parse"],
  // With it come the methods of iterators: the youngest of all, in Safari since 18.4, of March 2025.
  ["Iterator"],
];

/** Whether all of it is in `scope`, which is that of a page. */
export function isSupported(scope: object): boolean {
  return NEEDED.every(([name, member]) => {
    const needed: unknown = Reflect.get(scope, name);
    return typeof needed === "function" && (member === undefined || member in needed);
  });
}
