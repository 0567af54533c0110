/** What the network may do to a datagram that is too large for a part of the path. */
export type Fragmentation =
  /** Whatever the system does by itself: on Linux, cut it when the path is known to be narrower (ip(7)). */
  | "usual"
  /** Lose it: it asks whether its size passes whole, or relies on that it does (RFC 8899, section 3). */
  | "never"
  /** Cut it: it was made for a wider path and cannot be made smaller any more (RFC 9260, section 7.3). */
  | "allowed";
