import type { Fragmentation } from "./fragmentation.ts";

/** Where an association writes its packets: straight into what leaves, so that nothing is copied on the way. */
export interface PacketOutlet {
  /** Gets the packet, with room for `MAX_PACKET_BYTES` at {@linkcode PacketOutlet.offset}. */
  readonly buffer: Uint8Array;
  /** Where in the buffer the next packet begins; changes with every {@linkcode PacketOutlet.commit}. */
  readonly offset: number;
  /** Whether packets are taken now; whoever makes the outlet says when again. */
  readonly isReady: boolean;
  /** A packet of `length` bytes was written there: it leaves now, or with the next {@linkcode PacketOutlet.flush}. */
  commit(length: number, fragmentation: Fragmentation): void;
  /** Nothing more comes for now. */
  flush(): void;
}
