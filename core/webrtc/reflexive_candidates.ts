/**
 * Server-reflexive candidates: what a STUN server sees of us (RFC 8445, section 5.1.1.2).
 *
 * @module
 */

import { serverReflexiveCandidate, type StunProtocol } from "werift";
import { within } from "../deadline.ts";
import { type CandidateFields, udpCandidate } from "./candidate.ts";
import { lookUp } from "./host_names.ts";
import type { StunServer } from "./ice_servers.ts";

/**
 * Asks `server` over the socket of `protocol`, which has an IPv4 host candidate. `undefined` when nobody answers in
 * werift's 6.4 s, the name does not resolve, or `signal` aborts.
 */
export async function reflexiveCandidate(
  protocol: StunProtocol,
  server: StunServer,
  signal: AbortSignal,
): Promise<CandidateFields | undefined> {
  const host = await lookUp(server.host, 4, signal);
  const base = protocol.localCandidate;
  if (host === undefined || base === undefined) return undefined;
  const answer = serverReflexiveCandidate(protocol, [host, server.port]);
  const found = await within(answer, { signal }).catch(() => undefined);
  if (found === undefined) return undefined;
  return {
    ...udpCandidate("srflx", [found.host, found.port], 0),
    relatedAddress: base.host,
    relatedPort: base.port,
  };
}
