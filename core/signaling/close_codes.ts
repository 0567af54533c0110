/**
 * Why a server closes a socket, as WebSocket close codes of the private range (RFC 6455, section 7.4.2).
 *
 * @module
 */

interface CloseCode {
  /** 4000–4999. */
  readonly code: number;
  /** What the peer is told: under 123 bytes (RFC 6455, section 5.5). */
  readonly reason: string;
}

/** The one table; docs/protocol.md repeats it with what a client should do. */
export const CLOSE_CODES = {
  "bad-json": { code: 4000, reason: "a message that is not JSON" },
  "too-large": { code: 4001, reason: "a message over the size limit" },
  "binary": { code: 4002, reason: "a binary message where text was due" },
  "too-many-errors": { code: 4003, reason: "too many refused messages" },
  "not-an-object": { code: 4004, reason: "a message that is not a JSON object" },
  "slow-consumer": { code: 4008, reason: "messages were not taken fast enough" },
  "idle": { code: 4009, reason: "too long without a room" },
  "shutting-down": { code: 4010, reason: "the server is shutting down" },
  "server-failed": { code: 4011, reason: "the server failed inside" },
} as const satisfies Record<string, CloseCode>;

/** The name of a close code. */
export type CloseName = keyof typeof CLOSE_CODES;

/** The name of `code`, or `undefined` when it is none of the server's. */
export function closeName(code: number): CloseName | undefined {
  return (Object.keys(CLOSE_CODES) as CloseName[]).find((name) => CLOSE_CODES[name].code === code);
}
