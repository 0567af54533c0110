/**
 * What the address bar says: which server this is, and the code of a link.
 *
 * @module
 */

/** The parts of `location` that are read. */
export type Address = Pick<Location, "origin" | "pathname" | "search" | "hash">;

/** The server of this page: its own origin and folder, such as `https://slip.example/path`. */
export function serverOf(address: Pick<Address, "origin" | "pathname">): string {
  return address.origin + address.pathname.replace(/\/[^/]*$/, "");
}

/**
 * The text after `#`, decoded, which is removed from the address bar and from this tab's history at once: it holds
 * the words. The browser never sends it to a server (RFC 9110, section 4.2.5).
 * @returns Empty when there is none.
 */
export function takeFragment(address: Address, history: Pick<History, "replaceState">): string {
  if (address.hash.length < 2) return "";
  const text = address.hash.slice(1);
  history.replaceState(null, "", address.pathname + address.search);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether `hostname` names this machine to itself (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3; RFC 4291). */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
