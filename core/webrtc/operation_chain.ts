/**
 * Operations of a connection run one at a time, in the order they were asked for (W3C WebRTC, section 4.4.1.2).
 *
 * @module
 */

/** A queue of operations that ends with its connection. */
export class OperationChain {
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** Runs `operation` after those before it. Rejects with what it throws, or with `InvalidStateError` when closed. */
  run<T>(operation: () => T): Promise<T> {
    const result = this.#last.then(() => {
      this.requireOpen();
      return operation();
    });
    this.#last = result.catch(() => {});
    return result;
  }

  /** @throws DOMException `InvalidStateError` when closed. */
  requireOpen(): void {
    if (this.#isClosed) throw new DOMException("the connection is closed", "InvalidStateError");
  }

  /** Nothing runs any more. */
  close(): void {
    this.#isClosed = true;
  }
}
