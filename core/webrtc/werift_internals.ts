/**
 * The parts of werift 0.25.2 that its types keep private and this room has to override or call, named in one place.
 * `werift_internals_test.ts` says whether a newer version still has them.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import { type Candidate, type CandidatePair, Connection, type Message, type Protocol } from "werift";
import type { SocketAddress } from "./udp_socket.ts";

/** werift's ICE agent as it is inside (its `ice.ts`). */
export interface ConnectionInternals {
  localUsername: string;
  localPassword: string;
  remoteUsername: string;
  remotePassword: string;
  /** Falls back to a public server unless emptied. */
  stunServer: SocketAddress | undefined;
  /** Takes the new value unless a pair is selected. */
  iceControlling: boolean;
  readonly userHistory: Record<string, string>;
  readonly state: "new" | "connected" | "completed" | "disconnected" | "failed" | "closed";
  readonly protocols: Protocol[];
  readonly checkList: CandidatePair[];
  readonly nominated: CandidatePair | undefined;
  readonly remoteCandidates: Candidate[];
  earlyChecks: [Message, SocketAddress, Protocol][];
  earlyChecksDone: boolean;
  readonly onData: { subscribe(listener: (data: Buffer) => void): unknown };
  readonly stateChanged: { subscribe(listener: (state: ConnectionInternals["state"]) => void): unknown };
  setRemoteParams(parameters: { iceLite: boolean; usernameFragment: string; password: string }): void;
  /** Answers and evaluates the STUN requests that arrive on `protocol`. */
  ensureProtocol(protocol: Protocol): void;
  pairLocalProtocol(protocol: Protocol): void;
  pairRemoteCandidate(candidate: Candidate): void;
  sortCheckList(): void;
  unfreezeInitial(): void;
  /** Starts the check of the best pair that waits; whether there was one. */
  schedulingChecks(): boolean;
  checkIncoming(message: Message, from: SocketAddress, protocol: Protocol): void;
  checkComplete(pair: CandidatePair): void;
  /** Starts asking for consent (RFC 7675). */
  queryConsent(): void;
  addRemoteCandidate(candidate: Candidate | undefined): Promise<void>;
  setState(state: ConnectionInternals["state"]): void;
  /** Whether the other side still consents to data (RFC 7675). */
  canSendApplicationData(): boolean;
  send(data: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** werift's ICE agent with its insides open to subclasses. */
export const OpenConnection = Connection as unknown as new (controlling: boolean) => ConnectionInternals;

/** A STUN or TURN protocol object, with the function that its socket's datagrams go to. */
export interface ProtocolInternals extends Protocol {
  datagramReceived(data: Buffer, from: SocketAddress): void;
}
