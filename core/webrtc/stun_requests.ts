/**
 * STUN transactions that end with their owner.
 *
 * @module
 */

import type { Protocol, TransactionRequestOptions } from "werift";

/**
 * Makes every request over `protocol` from now on end when `signal` aborts; werift's closing forgets those that are
 * just being started, whose timers then outlive it by seconds.
 */
export function endRequestsWith(signal: AbortSignal, protocol: Pick<Protocol, "request">): void {
  const request = protocol.request.bind(protocol);
  protocol.request = (message, address, integrityKey, options = {}) => {
    const bounds: TransactionRequestOptions = typeof options === "number"
      ? { retransmissions: options }
      : options;
    const both = bounds.signal === undefined ? signal : AbortSignal.any([signal, bounds.signal]);
    return request(message, address, integrityKey, { ...bounds, signal: both });
  };
}
