/**
 * Which addresses of this machine are offered to the other peer.
 *
 * @module
 */

import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";
import { HOST_ADDRESSES } from "../limits.ts";

/** Interfaces by name, as the system lists them. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Names of interfaces that lead to a tunnel or to containers, least useful last; everything else is better. */
const LESS_LIKELY = [
  /^(tun|tap|utun|ipsec|ppp|wg|tailscale|zt)/,
  /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc)/,
];

/**
 * Addresses to offer, best first, at most `HOST_ADDRESSES`: IPv4 before IPv6 of each interface, tunnels and container
 * bridges last. Link-local IPv6 needs a zone that means nothing to the other side, so it is left out. A machine with
 * no other address offers 127.0.0.1, so that two peers on an offline laptop find each other.
 *
 * @param interfaces What to choose from. @default the interfaces of this machine
 * @throws NotCapable without the permission `--allow-sys=networkInterfaces`.
 */
export function hostAddresses(interfaces: Interfaces = networkInterfaces()): string[] {
  const found = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses.filter(isUsable).map(({ address, family }) => ({ address, rank: rank(name, family), name }))
  );
  found.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
  const addresses = [...new Set(found.map(({ address }) => address))].slice(0, HOST_ADDRESSES);
  return addresses.length > 0 ? addresses : ["127.0.0.1"];
}

function isUsable({ internal, family, address }: NetworkInterfaceInfo): boolean {
  return !internal && !(family === "IPv6" && /^fe[89ab]/i.test(address));
}

function rank(name: string, family: NetworkInterfaceInfo["family"]): number {
  const unlikely = LESS_LIKELY.findIndex((shape) => shape.test(name)) + 1;
  return 2 * unlikely + (family === "IPv6" ? 1 : 0);
}
