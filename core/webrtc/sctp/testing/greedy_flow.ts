/**
 * A sender that always has more, and its receiver.
 *
 * @module
 */

import type { CongestionControllerFactory } from "../../congestion/controller.ts";
import type { Link } from "./link.ts";
import { Endpoint } from "./simulation.ts";

const BLOCK = new Uint8Array(48 * 1024);
const BACKLOG_BYTES = 1 << 20;

/** Both ends of a flow. */
export interface GreedyFlow {
  readonly sender: Endpoint;
  readonly receiver: Endpoint;
}

/** Makes both ends, not yet connected, with data going over `there` and acknowledgements over `back`. */
export function greedyFlow(
  seed: number,
  there: Link,
  back: Link,
  congestion: CongestionControllerFactory,
): GreedyFlow {
  const sender = new Endpoint("A", there, { seed, congestion });
  const receiver = new Endpoint("Z", back, { seed: seed + 1, congestion });
  sender.join(receiver);
  receiver.join(sender);
  sender.refill = (association) => {
    while (association.bufferedBytes < BACKLOG_BYTES) association.send(1, 53, BLOCK);
  };
  receiver.onMessage = () => {};
  return { sender, receiver };
}
