/**
 * What STUN servers tell: our address outside, whether UDP leaves, and how a NAT in between behaves.
 *
 * @module
 */

import { parseIceServers, type StunServer } from "../../core/webrtc/ice_servers.ts";
import { type Check, type Finding, not, ok, skipped } from "./check.ts";
import { askStunServers, formatStunServer, type StunAnswers, type StunOutcome } from "./stun/ask.ts";
import { type Mapping, readMapping } from "./stun/mapping.ts";
import { milliseconds } from "./words.ts";

/** Milliseconds for all STUN servers: three tries each. */
const STUN_TIMEOUT_MS = 3_000;

/** Why there is nothing that STUN servers could tell. */
export interface NobodyAsked {
  /** A clause, such as "the server does not answer". */
  readonly why: string;
}

/** What came of asking over both families, or why nobody was asked. */
export type StunReport = readonly StunAnswers[] | NobodyAsked;

type Answered = Extract<StunOutcome, { kind: "answered" }>;

/** Asks the STUN servers among `iceServers` over both families. */
export async function askStun(
  iceServers: readonly RTCIceServer[],
  signal: AbortSignal,
): Promise<StunReport> {
  const servers = stunServers(iceServers);
  if (servers.length === 0) return { why: "no STUN servers are named" };
  const options = { signal, timeoutMs: STUN_TIMEOUT_MS };
  return await Promise.all([askStunServers(4, servers, options), askStunServers(6, servers, options)]);
}

/** Those among `iceServers` that connections would ask too; a URL that they cannot take is passed over. */
function stunServers(iceServers: readonly RTCIceServer[]): StunServer[] {
  const urls = iceServers.flatMap(({ urls }) => urls).filter((url) => /^stun:/i.test(url));
  const found = urls.flatMap((url) => {
    try {
      return parseIceServers([{ urls: url }]).stun;
    } catch {
      return [];
    }
  });
  return [...new Map(found.map((server) => [formatStunServer(server), server])).values()];
}

const STUN_HINT = "Another STUN server can be asked with --stun HOST:PORT";

/** Which servers answer, and what they see. */
export function stunCheck(report: Promise<StunReport>): Check {
  return {
    name: "stun",
    async look() {
      const asked = await report;
      if ("why" in asked) return skipped(asked.why, STUN_HINT);
      const seen = asked.flatMap(({ family, outcomes }) => outcomes.flatMap((one) => sight(one, family)));
      const unseen = withoutAnswer(asked);
      const detail = [...seen, ...unseen].join("; ");
      return seen.length > 0 ? ok(detail) : not(detail, STUN_HINT);
    },
  };
}

function sight(outcome: StunOutcome, family: 4 | 6): string[] {
  if (outcome.kind !== "answered") return [];
  const { server, mapped, roundTripMs } = outcome;
  const address = formatStunServer(mapped);
  return [`${formatStunServer(server)} sees ${address} (IPv${family}, ${milliseconds(roundTripMs)})`];
}

/** A clause for each server that answered over neither family. */
function withoutAnswer(asked: readonly StunAnswers[]): string[] {
  const [overIpv4, overIpv6] = asked.map(({ outcomes }) => outcomes);
  return overIpv4!.flatMap((first, at) => {
    const both = [first, overIpv6![at]!];
    if (both.some(({ kind }) => kind === "answered")) return [];
    // A literal has an address of one family only, and most machines have no way out over IPv6.
    return [clause(both.find(({ kind }) => kind !== "unresolved") ?? first)];
  });
}

function clause(outcome: StunOutcome): string {
  const server = formatStunServer(outcome.server);
  switch (outcome.kind) {
    case "answered":
      return `${server} answers`;
    case "refused":
      return `${server} refuses with ${outcome.code}`;
    case "silent":
      return `${server} is silent for ${STUN_TIMEOUT_MS / 1000} s`;
    case "unresolved":
      return `${server} cannot be looked up`;
    case "unsent":
      return `${server} cannot be sent to (${outcome.reason})`;
  }
}

/**
 * Whether UDP gets out and back.
 * @param isNeeded Whether no transfer can be expected to work without: not when both sides are on this machine.
 */
export function udpCheck(report: Promise<StunReport>, isNeeded: boolean): Check {
  return {
    name: "udp",
    async look() {
      const asked = await report;
      if ("why" in asked) return skipped(`nobody was asked: ${asked.why}`);
      const families = asked.filter(({ outcomes }) => outcomes.some(isAnswer));
      if (families.length > 0) {
        const over = families.map(({ family }) => `IPv${family}`).join(" and ");
        return ok(`leaves and comes back over ${over}${families.length < 2 ? " only" : ""}`);
      }
      return noUdp(asked.flatMap(({ outcomes }) => outcomes), isNeeded);
    },
  };
}

function noUdp(outcomes: readonly StunOutcome[], isFatal: boolean): Finding {
  const consequence = isFatal ? "" : "; on this machine alone transfers work without";
  if (outcomes.every(({ kind }) => kind === "unresolved")) {
    const hint = "Check the network and its name server, or ask an address with --stun";
    return not(`no name of a STUN server could be looked up${consequence}`, hint, { isFatal });
  }
  const hint = "A firewall may block UDP: ask who runs this network, or try another one";
  return not(`nothing comes back from any STUN server${consequence}`, hint, { isFatal });
}

const MAPPINGS: Readonly<Record<Exclude<Mapping, "unknown">, string>> = {
  "none": "none: STUN servers see this machine's own address",
  "endpoint-independent": "the same outside port for every server: endpoint-independent mapping",
  "dependent": "another outside port for each server: address-dependent mapping (symmetric)",
  "port-dependent":
    "another outside port for each port of one server: address and port-dependent mapping (symmetric)",
};

/**
 * How a NAT in between maps a port, over IPv4, where NATs are.
 * @param hostAddresses This machine's own.
 */
export function natCheck(report: Promise<StunReport>, hostAddresses: () => readonly string[]): Check {
  return {
    name: "nat",
    async look() {
      const asked = await report;
      if ("why" in asked) return skipped(asked.why);
      const { localPort, outcomes } = asked.find(({ family }) => family === 4)!;
      const sights = outcomes.filter(isAnswer).map(({ server, address, mapped }) => ({
        address,
        port: server.port,
        mapped,
      }));
      const mine = new Set(ownAddresses(hostAddresses));
      return describe(readMapping(sights, ({ host, port }) => mine.has(host) && port === localPort));
    },
  };
}

/** None when they may not be looked at, which another check tells. */
function ownAddresses(hostAddresses: () => readonly string[]): readonly string[] {
  try {
    return hostAddresses();
  } catch {
    return [];
  }
}

function describe(mapping: Mapping): Finding {
  if (mapping === "unknown") {
    return skipped("two different STUN servers have to answer over IPv4 to tell", STUN_HINT);
  }
  if (mapping === "none" || mapping === "endpoint-independent") return ok(MAPPINGS[mapping]);
  return not(
    MAPPINGS[mapping],
    "Direct connections may fail where the other network is as strict; try another network, or IPv6",
  );
}

function isAnswer(outcome: StunOutcome): outcome is Answered {
  return outcome.kind === "answered";
}
