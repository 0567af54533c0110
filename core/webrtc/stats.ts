/**
 * Statistics in the browser's shape, as far as somebody asks: the pair in use and its candidates (W3C WebRTC
 * Statistics, sections 8.20 to 8.23).
 *
 * @module
 */

import { type Candidate, type CandidatePair, CandidatePairState } from "werift";

/** What statistics are made of. */
export interface StatsSource {
  readonly pairs: readonly CandidatePair[];
  readonly selectedPair: CandidatePair | undefined;
  readonly dtlsState: RTCDtlsTransportState;
  readonly isControlling: boolean;
  /** The smoothed round trip of the data itself, milliseconds; 0 while none is known. @default 0 */
  readonly roundTripMs?: number;
}

const TRANSPORT_ID = "T0";

const PAIR_STATES: Record<CandidatePairState, RTCStatsIceCandidatePairState> = {
  [CandidatePairState.FROZEN]: "frozen",
  [CandidatePairState.WAITING]: "waiting",
  [CandidatePairState.IN_PROGRESS]: "in-progress",
  [CandidatePairState.SUCCEEDED]: "succeeded",
  [CandidatePairState.FAILED]: "failed",
};

/** A report of now. */
export function statsReport(source: StatsSource): RTCStatsReport {
  const timestamp = performance.timeOrigin + performance.now();
  const { selectedPair, roundTripMs = 0 } = source;
  const transport = {
    id: TRANSPORT_ID,
    type: "transport",
    timestamp,
    dtlsState: source.dtlsState,
    iceRole: source.isControlling ? "controlling" : "controlled",
    ...(selectedPair && { selectedCandidatePairId: pairId(selectedPair) }),
  };
  const entries = source.pairs.flatMap((pair) => [
    pairStats(pair, pair === selectedPair, timestamp, pair === selectedPair ? roundTripMs : 0),
    candidateStats(pair.localCandidate, "local-candidate", timestamp),
    candidateStats(pair.remoteCandidate, "remote-candidate", timestamp),
  ]);
  return new Map([transport, ...entries].map((entry) => [entry.id, entry])) as unknown as RTCStatsReport;
}

function pairId({ id }: CandidatePair): string {
  return `CP${id}`;
}

/**
 * @param roundTripMs Of data on this pair, when it is measured: that is of now, and a check of ICE may be long ago.
 */
function pairStats(
  pair: CandidatePair,
  nominated: boolean,
  timestamp: number,
  roundTripMs: number,
): RTCIceCandidatePairStats {
  const roundTrip = roundTripMs > 0 ? roundTripMs / 1000 : pair.rtt;
  return {
    id: pairId(pair),
    type: "candidate-pair",
    timestamp,
    transportId: TRANSPORT_ID,
    localCandidateId: candidateId(pair.localCandidate, "local-candidate"),
    remoteCandidateId: candidateId(pair.remoteCandidate, "remote-candidate"),
    state: PAIR_STATES[pair.state],
    nominated,
    bytesSent: pair.bytesSent,
    bytesReceived: pair.bytesReceived,
    totalRoundTripTime: pair.totalRoundTripTime,
    ...(roundTrip !== undefined && { currentRoundTripTime: roundTrip }),
  };
}

type CandidateKind = "local-candidate" | "remote-candidate";

function candidateId({ id }: Candidate, kind: CandidateKind): string {
  return `${kind === "local-candidate" ? "L" : "R"}${id}`;
}

function candidateStats(candidate: Candidate, kind: CandidateKind, timestamp: number): RTCStats & object {
  const { host, port, type, priority, foundation } = candidate;
  return {
    id: candidateId(candidate, kind),
    type: kind,
    timestamp,
    transportId: TRANSPORT_ID,
    address: host,
    ip: host,
    port,
    protocol: "udp",
    candidateType: type,
    priority,
    foundation,
  } as RTCStats;
}
