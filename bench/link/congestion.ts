/**
 * Which congestion control the kernel's TCP uses.
 *
 * @module
 */

import { ip, type LineEnd } from "./namespaces.ts";

const AVAILABLE = "/proc/sys/net/ipv4/tcp_available_congestion_control";

/** Those worth comparing with: the usual one, and the one that holds its rate under loss. */
const COMPARED = ["cubic", "bbr"];

/** Those of them that this kernel has. */
export async function tcpControls(): Promise<string[]> {
  const available = (await Deno.readTextFile(AVAILABLE)).trim().split(" ");
  return COMPARED.filter((name) => available.includes(name));
}

/**
 * Makes `control` the one of all TCP connections over the line that begin at this end: by the route (ip-route(8),
 * `congctl`), since a namespace's default may only be one that the whole system allows.
 * @throws Error saying what `ip` said.
 */
export async function chooseTcpControl(
  { namespace, device, address, subnet }: LineEnd,
  control: string,
): Promise<void> {
  await ip("-n", namespace, "route", "replace", subnet, "dev", device, "src", address, "congctl", control);
}
