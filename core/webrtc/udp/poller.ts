/**
 * Waits for all fast sockets of the process in one call of poll(2), on one thread of Deno's pool, which sleeps until there
 * is something: an idle process costs nothing.
 *
 *     loop: poll(all sockets, wake) ──▶ those that are ready read, at most so much ──▶ a turn of the event loop ──▶ again
 *
 * An eventfd among the sockets ends the wait when a socket comes, goes, or wants to know when it may write.
 *
 * @module
 */

import { setImmediate } from "node:timers";
import { acquireLibc, errno, type Libc, Linux, releaseLibc } from "./libc.ts";

/** What is waited for. */
export interface Pollable {
  readonly descriptor: number;
  /** Whether it waits to write. */
  readonly wantsToWrite: boolean;
  /** Reads what is there, within bounds; returns whether there may be more. */
  readable(): boolean;
  /** It may write again. */
  writable(): void;
}

/** Size of a `struct pollfd`: descriptor, what is asked, what happened. */
const POLLFD_BYTES = 8;
const ONE = new Uint8Array(new BigUint64Array([1n]).buffer);

/** The poller of the process. */
class Poller {
  readonly #libc: Libc;
  readonly #wake: number;
  readonly #drained = new Uint8Array(8);
  readonly #sockets = new Set<Pollable>();
  #isWaiting = false;
  #whenWoken = Promise.withResolvers<void>();
  #whenDone: Promise<void> = Promise.resolve();

  constructor() {
    this.#libc = acquireLibc();
    this.#wake = this.#libc.eventfd(0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC);
    if (this.#wake >= 0) return;
    // Without it a wait would never end, and so nothing could be closed.
    const code = errno(this.#libc);
    releaseLibc();
    throw new Error(`no eventfd: error ${code}`);
  }

  /** Waits for `socket` too. */
  add(socket: Pollable): void {
    this.#sockets.add(socket);
    if (this.#sockets.size === 1) this.#whenDone = this.#run();
    else this.changed();
  }

  /** Waits for it no longer; resolves when its descriptor may be closed, and all is released if it was the last. */
  remove(socket: Pollable): Promise<void> {
    this.#sockets.delete(socket);
    this.changed();
    if (this.#sockets.size === 0) return this.#whenDone;
    return this.#isWaiting ? this.#whenWoken.promise : Promise.resolve();
  }

  /** Whether there is nothing to wait for any more: it ends, and another takes its place. */
  get isEmpty(): boolean {
    return this.#sockets.size === 0;
  }

  /** What is waited for has changed. */
  changed(): void {
    if (this.#isWaiting) this.#libc.write(this.#wake, ONE, 8n);
  }

  async #run(): Promise<void> {
    let busy = false;
    while (this.#sockets.size > 0) {
      if (busy) await this.#yield();
      else await this.#wait();
      busy = false;
      for (const socket of [...this.#sockets]) {
        busy = (this.#sockets.has(socket) && socket.readable()) || busy;
      }
    }
    this.#libc.close(this.#wake);
    releaseLibc();
  }

  /** Others have their turn. Nobody asks the system who may write while there is always more to read, so they try. */
  async #yield(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (const socket of [...this.#sockets]) if (socket.wantsToWrite) socket.writable();
  }

  async #wait(): Promise<void> {
    const waited = [...this.#sockets];
    const fds = new Int32Array(2 * (waited.length + 1));
    fds[0] = this.#wake;
    fds[1] = Linux.POLLIN;
    waited.forEach((socket, index) => {
      fds[2 * index + 2] = socket.descriptor;
      fds[2 * index + 3] = Linux.POLLIN | (socket.wantsToWrite ? Linux.POLLOUT : 0);
    });
    this.#isWaiting = true;
    await this.#libc.poll(new Uint8Array(fds.buffer), BigInt(fds.length * 4 / POLLFD_BYTES), -1);
    this.#isWaiting = false;
    this.#whenWoken.resolve();
    this.#whenWoken = Promise.withResolvers<void>();
    // The two halves of a pollfd's second word are what was asked and what happened.
    if (fds[1]! >>> 16) this.#libc.read(this.#wake, this.#drained, 8n);
    waited.forEach((socket, index) => {
      const happened = fds[2 * index + 3]! >>> 16;
      if (happened & Linux.POLLOUT && this.#sockets.has(socket)) socket.writable();
    });
  }
}

let poller: Poller | undefined;

/** Waits for `socket` from now on. @throws Error as {@linkcode acquireLibc}, or when there are no descriptors left. */
export function startPolling(socket: Pollable): void {
  poller ??= new Poller();
  poller.add(socket);
}

/** Waits for `socket` no longer; resolves when its descriptor may be closed. */
export function stopPolling(socket: Pollable): Promise<void> {
  const current = poller;
  const stopped = current?.remove(socket) ?? Promise.resolve();
  if (current?.isEmpty) poller = undefined;
  return stopped;
}

/** `socket` wants something else now. */
export function pollingChanged(): void {
  poller?.changed();
}
