/** The states of an association (RFC 9260, section 4), and what each means. */
export const ASSOCIATION_STATES = {
  /** Nothing was said yet; an INIT of the peer is answered without remembering it. */
  closed: "waits for somebody to begin",
  /** Our INIT is out. */
  cookieWait: "has sent INIT and waits for the cookie",
  /** We returned the cookie; the next word of the peer proves that it took it. */
  cookieEchoed: "has returned the cookie and waits for its acknowledgement",
  /** Data flows. */
  established: "moves messages both ways",
  /** A farewell was asked for; what is queued still goes out. */
  shutdownPending: "sends what is queued, takes nothing new",
  /** Everything of ours has arrived, and we said so. */
  shutdownSent: "has sent SHUTDOWN and waits for the peer to finish",
  /** The peer is finished; we send the rest. */
  shutdownReceived: "sends what is queued, because the peer is finished",
  /** Both are finished. */
  shutdownAckSent: "has sent SHUTDOWN ACK and waits for SHUTDOWN COMPLETE",
  /** Over, in peace or not; nothing is answered any more. */
  ended: "is over",
} as const;

/** A state of an association. */
export type AssociationState = keyof typeof ASSOCIATION_STATES;

/** States in which DATA of the peer is taken (RFC 9260, section 6). */
export const RECEIVING_STATES: ReadonlySet<AssociationState> = new Set([
  "established",
  "shutdownPending",
  "shutdownSent",
]);

/** States in which our DATA leaves (RFC 9260, section 6). */
export const SENDING_STATES: ReadonlySet<AssociationState> = new Set([
  "established",
  "shutdownPending",
  "shutdownReceived",
]);

/** Whether the handshake is still to come or under way. */
export function isBeginning(state: AssociationState): boolean {
  return state === "closed" || state === "cookieWait" || state === "cookieEchoed";
}

/** Whether nothing new is taken any more. */
export function isClosing(state: AssociationState): boolean {
  return !isBeginning(state) && state !== "established";
}
