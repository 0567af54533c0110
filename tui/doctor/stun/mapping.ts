/**
 * What the answers of several STUN servers to one socket tell of the NATs in between, in the terms of RFC 5780.
 *
 * @module
 */

import type { MappedAddress } from "./message.ts";

/**
 * How a NAT maps one local port.
 * - `none`: there is no NAT; servers see the local address itself.
 * - `endpoint-independent`: to the same outside port, whoever is sent to: what others need to reach it.
 * - `dependent`: to another one for another address, and perhaps for another port of it ("symmetric").
 * - `port-dependent`: to another one even for another port of the same address ("symmetric").
 * - `unknown`: fewer than two answers tell nothing.
 */
export type Mapping = "none" | "endpoint-independent" | "dependent" | "port-dependent" | "unknown";

/** What one server sees. */
export interface Sight {
  /** The server's address, as an IP literal. */
  readonly address: string;
  /** The server's port. */
  readonly port: number;
  readonly mapped: MappedAddress;
}

/** What `sights` from one socket tell; those of the same server count once. */
export function readMapping(sights: readonly Sight[], isLocal: (mapped: MappedAddress) => boolean): Mapping {
  const [first, ...others] = distinct(sights);
  if (first === undefined) return "unknown";
  if ([first, ...others].every(({ mapped }) => isLocal(mapped))) return "none";
  if (others.length === 0) return "unknown";
  if (others.every(({ mapped }) => isSame(mapped, first.mapped))) return "endpoint-independent";
  return hasDifferentPorts([first, ...others]) ? "port-dependent" : "dependent";
}

function distinct(sights: readonly Sight[]): Sight[] {
  return [...new Map(sights.map((sight) => [`${sight.address} ${sight.port}`, sight])).values()];
}

/** Whether two ports of one address see different things. */
function hasDifferentPorts(sights: readonly Sight[]): boolean {
  return sights.some((one) =>
    sights.some(({ address, mapped }) => address === one.address && !isSame(mapped, one.mapped))
  );
}

function isSame(one: MappedAddress, other: MappedAddress): boolean {
  return one.host === other.host && one.port === other.port;
}
