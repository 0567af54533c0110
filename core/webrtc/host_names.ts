/**
 * Names of servers, looked up without blocking anything.
 *
 * @module
 */

import { isIP } from "node:net";

/**
 * An address of `host` in the wanted family, or `undefined` when it has none or `signal` aborts first. Unlike
 * `getaddrinfo`, the lookup ends with the signal, so that a dead resolver never keeps a process alive.
 */
export async function lookUp(host: string, family: 4 | 6, signal: AbortSignal): Promise<string | undefined> {
  const literal = isIP(host);
  if (literal !== 0) return literal === family ? host : undefined;
  try {
    const [address] = await Deno.resolveDns(host, family === 4 ? "A" : "AAAA", { signal });
    return address;
  } catch {
    return undefined;
  }
}
