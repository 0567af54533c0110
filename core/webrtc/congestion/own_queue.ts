/**
 * How much a flow keeps in the queue.
 *
 * @module
 */

/**
 * So many times the square root of the packets that the path holds. The larger of two flows then keeps less for each of
 * its packets, so that the smaller one grows at its cost, whoever came first.
 */
const GAIN = 3;
/** And at least so many packets, where they are gone in so little time: next to us, a busy process is the queue. */
const NEARBY_PACKETS = 96;
const NEARBY_MS = 4;

/**
 * Bytes to keep in the queue.
 * @param pathBytes What of ours the path itself holds.
 * @param bandwidth Bytes per millisecond.
 */
export function ownQueueBytes(pathBytes: number, bandwidth: number, packetBytes: number): number {
  const nearby = Math.min(NEARBY_PACKETS * packetBytes, NEARBY_MS * bandwidth);
  return Math.max(nearby, GAIN * Math.sqrt(pathBytes * packetBytes));
}
