import { isIPv4 } from "node:net";

/** An IP literal as sockets report it: IPv6 in the shortest form (RFC 5952), without a zone. */
export function canonicalHost(host: string): string {
  return isIPv4(host) ? host : new URL(`http://[${host.split("%")[0]}]`).hostname.slice(1, -1);
}
