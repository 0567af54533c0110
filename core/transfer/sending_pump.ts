/**
 * From orders to frames on a lane: blocks are read a little ahead, so that the line does not wait for the disk, and
 * sent one after the other as they are ready.
 *
 *     order ──▶ waiting ──read──▶ loading ──▶ ready ──frames──▶ gone
 *               (window)          (READ_AHEAD_BLOCKS, READ_AHEAD_BYTES)
 *
 * @module
 */

import { FRAME_PAYLOAD_BYTES, READ_AHEAD_BLOCKS, READ_AHEAD_BYTES } from "../limits.ts";
import { giveBack } from "../spare_buffers.ts";
import type { LoadedBlock } from "./block_loader.ts";
import { encodeFrame, type Frame, FRAME_BYTES } from "./frame.ts";

/** A block that is to be sent. */
export interface BlockOrder {
  readonly file: number;
  /** Which one; none for the next of a stream. */
  readonly block?: number;
  /** Bytes it takes at most. */
  readonly length: number;
}

/** A block in memory, and which it is. */
export interface NumberedBlock extends LoadedBlock {
  readonly block: number;
}

/** What a pump needs. */
export interface PumpHooks {
  /** Reads a block; nothing when there is none, at the end of a stream, of which it says which block it is. */
  load(order: BlockOrder): Promise<LoadedBlock | NumberedBlock | undefined>;
  /** Hands over a frame when there is room for it; its memory is used again when that has resolved. */
  send(frame: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Told the digest of each block before its last frame goes. */
  digested(file: number, block: number, digest: Uint8Array<ArrayBuffer>): void;
  /** Told what went wrong. */
  failed(error: unknown): void;
}

interface ReadyBlock extends NumberedBlock {
  readonly file: number;
  /** As it was ordered. */
  readonly length: number;
}

/** Sends blocks over one lane. */
export class SendingPump {
  readonly #hooks: PumpHooks;
  readonly #orders: BlockOrder[] = [];
  readonly #ready: ReadyBlock[] = [];
  readonly #frame = new Uint8Array(FRAME_BYTES);
  #loading = 0;
  /** Loading, ready, or on their way. */
  #aheadBlocks = 0;
  #aheadBytes = 0;
  #isSending = false;
  #isStopped = false;

  constructor(hooks: PumpHooks) {
    this.#hooks = hooks;
  }

  /** How many blocks were ordered and are not sent. */
  get unsent(): number {
    return this.#orders.length + this.#aheadBlocks;
  }

  /** Whether it waits for what it reads from. */
  get isLoading(): boolean {
    return this.#loading > 0;
  }

  /** Sends a block when its turn comes. */
  order(order: BlockOrder): void {
    this.#orders.push(order);
    this.#loadOn();
  }

  /** Reads and sends nothing more. */
  stop(): void {
    this.#isStopped = true;
    this.#orders.length = this.#ready.length = 0;
  }

  #loadOn(): void {
    for (let order = this.#orders[0]; order !== undefined; order = this.#orders[0]) {
      if (!this.#mayLoad(order.length)) return;
      this.#orders.shift();
      this.#aheadBlocks++;
      this.#aheadBytes += order.length;
      this.#load(order).catch(this.#hooks.failed);
    }
  }

  #mayLoad(length: number): boolean {
    return !this.#isStopped && this.#aheadBlocks < READ_AHEAD_BLOCKS &&
      this.#aheadBytes + length <= READ_AHEAD_BYTES;
  }

  async #load(order: BlockOrder): Promise<void> {
    this.#loading++;
    let loaded: LoadedBlock | NumberedBlock | undefined;
    try {
      loaded = await this.#hooks.load(order);
    } finally {
      this.#loading--;
    }
    if (this.#isStopped) return;
    if (loaded === undefined) return this.#leave(order);
    // A block of one frame waits for its digest here, with others beside it, instead of on the way, alone.
    if (loaded.bytes.length <= FRAME_PAYLOAD_BYTES) await loaded.digest;
    const { file, length } = order;
    const block = "block" in loaded ? loaded.block : order.block!;
    this.#ready.push({ ...loaded, file, length, block });
    await this.#sendOn();
  }

  async #sendOn(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let next = this.#ready.shift(); next !== undefined; next = this.#ready.shift()) {
      await this.#send(next);
      if (next.isOwn) giveBackOnceHashed(next);
      this.#leave(next);
    }
    this.#isSending = false;
  }

  #leave({ length }: { readonly length: number }): void {
    this.#aheadBlocks--;
    this.#aheadBytes -= length;
    this.#loadOn();
  }

  async #send({ file, block, bytes, digest }: ReadyBlock): Promise<void> {
    for (let offset = 0; offset < bytes.length; offset += FRAME_PAYLOAD_BYTES) {
      const payload = bytes.subarray(offset, offset + FRAME_PAYLOAD_BYTES);
      const isLast = offset + payload.length === bytes.length;
      const frame: Frame = { file, block, offset, payload };
      const sealed = isLast ? { ...frame, digest: await this.#seal(file, block, digest) } : frame;
      await this.#hooks.send(encodeFrame(sealed, this.#frame));
      if (this.#isStopped) return;
    }
  }

  async #seal(file: number, block: number, digest: LoadedBlock["digest"]): Promise<Uint8Array<ArrayBuffer>> {
    const known = await digest;
    this.#hooks.digested(file, block, known);
    return known;
  }
}

/** One that was stopped half-way may still be hashed, or wait for that. */
function giveBackOnceHashed({ bytes, digest }: LoadedBlock): void {
  const give = () => giveBack(bytes);
  digest.then(give, give);
}
