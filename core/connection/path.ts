/**
 * Which pair of candidates the bytes take, in words, and how long it is (W3C webrtc-stats, RTCIceCandidatePairStats).
 *
 * @module
 */

import type { PeerConnection } from "../ports.ts";

interface CandidateStats {
  readonly candidateType?: string;
  readonly protocol?: string;
  readonly address?: string;
}

interface PairStats {
  readonly type: string;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  /** Seconds. */
  readonly currentRoundTripTime?: number;
}

/** Describes the selected pair, such as `UDP IPv4, host to srflx`; `unknown` when the stack does not tell. */
export async function describePath(connection: PeerConnection): Promise<string> {
  const stats = await connection.getStats();
  const pair = selectedPair(stats);
  if (pair === undefined) return "unknown";
  const local: CandidateStats = stats.get(pair.localCandidateId ?? "") ?? {};
  const remote: CandidateStats = stats.get(pair.remoteCandidateId ?? "") ?? {};
  const transport = (local.protocol ?? "udp").toUpperCase();
  const family = familyOf(local.address) ?? familyOf(remote.address);
  const ends = `${local.candidateType ?? "?"} to ${remote.candidateType ?? "?"}`;
  return [family === undefined ? transport : `${transport} ${family}`, ends].join(", ");
}

/** The round-trip time of the selected pair in milliseconds; nothing when the stack does not tell, or not yet. */
export async function roundTripOf(connection: PeerConnection): Promise<number | undefined> {
  const seconds = selectedPair(await connection.getStats())?.currentRoundTripTime;
  return seconds === undefined || seconds <= 0 ? undefined : seconds * 1000;
}

function selectedPair(stats: RTCStatsReport): PairStats | undefined {
  const pairs: PairStats[] = [];
  stats.forEach((entry: PairStats) => {
    if (entry.type === "candidate-pair" && entry.state === "succeeded") pairs.push(entry);
  });
  return pairs.find((pair) => pair.nominated) ?? pairs[0];
}

function familyOf(address: string | undefined): string | undefined {
  if (address === undefined || address === "" || address.endsWith(".local")) return undefined;
  return address.includes(":") ? "IPv6" : "IPv4";
}
