import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES } from "../limits.ts";
import { BitSet } from "./bit_set.ts";
import { blockCount, blockLength } from "./blocks.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import { framesOf, patterned, sha256Now } from "./testing_files.ts";
import { joined } from "./testing_sink.ts";

/*
 * The block map of a receiver against a sender that does anything: pieces late, twice, of another content, ends and
 * confirmations of any kind. Beside it runs a model that knows of each block one word.
 */

const SIZE = 3 * BLOCK_BYTES + FRAME_PAYLOAD_BYTES + 1;
const BLOCKS = blockCount(SIZE);
const BYTES = patterned(SIZE);
const TRUE_BLOCKS = Array.from(
  { length: BLOCKS },
  (_, block) => BYTES.slice(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES),
);
const DIGESTS = TRUE_BLOCKS.map(sha256Now);
const EXPECTED = sha256Now(joined(DIGESTS)).toHex();
const FRAMES = TRUE_BLOCKS.map((bytes, block) => framesOf(0, block, bytes, DIGESTS[block]!));

/** What a sender may do next. */
type Move =
  | { readonly do: "send"; readonly block: number; readonly isTrue: boolean }
  | { readonly do: "confirm"; readonly first: number; readonly count: number }
  | { readonly do: "end"; readonly isTrue: boolean }
  /** One of what the receiver's own disk has to do is done. */
  | { readonly do: "disk"; readonly which: number };

const block = fc.nat(BLOCKS);
const moves = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("send" as const),
      block,
      isTrue: fc.integer({ min: 0, max: 5 }).map((number) => number > 0),
    }),
    fc.record({
      do: fc.constant("confirm" as const),
      first: block,
      count: fc.integer({ min: 1, max: BLOCKS }),
    }),
    fc.record({ do: fc.constant("end" as const), isTrue: fc.boolean() }),
    { weight: 2, arbitrary: fc.record({ do: fc.constant("disk" as const), which: fc.nat() }) },
  ),
  { maxLength: 25 },
);

/** What is known of a block. */
type Word = "missing" | "claimed" | "coming" | "stored";

/** A receiver, its disk, and what both should have by now. */
class Model {
  readonly machine = new ReceiverMachine();
  readonly words: Word[];
  readonly disk: Extract<ReceiverEffect, { do: "store" }>[] = [];
  readonly written = new Map<number, Uint8Array>();
  ends = 0;
  finishes = 0;
  end: string | undefined;

  constructor(claimed: readonly number[]) {
    this.words = Array.from(
      { length: BLOCKS },
      (_, block) => claimed.includes(block) ? "claimed" : "missing",
    );
    this.machine.arrived({ type: "offer", blockBytes: BLOCK_BYTES, frameBytes: FRAME_PAYLOAD_BYTES });
    this.machine.arrived({ type: "manifest", entries: [{ path: "a", size: SIZE }] });
    this.machine.arrived({ type: "manifest-end", entries: 1, totalBytes: SIZE, leftOut: 0 });
    const wanted = new BitSet(1);
    wanted.add(0);
    this.machine.choose(wanted);
    for (const block of claimed) {
      this.machine.claim({ file: 0, first: block, digests: DIGESTS[block]! });
      this.written.set(block, TRUE_BLOCKS[block]!);
    }
    this.machine.accept();
  }

  /** Whether `move` is a sender's right. */
  allows(move: Move): boolean {
    if (this.finishes > 0 && move.do !== "disk") return false;
    if (move.do === "send") return ["missing", "claimed"].includes(this.words[move.block]!);
    if (move.do === "end") return this.ends === 0;
    if (move.do === "disk") return true;
    const words = Array.from({ length: move.count }, (_, at) => this.words[move.first + at]);
    return words.every((word) => word === "claimed");
  }

  make(move: Move): void {
    if (move.do === "send") this.#send(move);
    else if (move.do === "confirm") this.#confirm(move);
    else if (move.do === "end") this.#end(move.isTrue ? EXPECTED : "00".repeat(32));
    else this.#store(move.which);
  }

  #send({ block, isTrue }: Extract<Move, { do: "send" }>): void {
    const frames = FRAMES[block] ?? framesOf(0, block, new Uint8Array(1), DIGESTS[0]!);
    const orders = frames.flatMap((frame, at) =>
      this.machine.frame(
        // A copy: the receiver lets it go.
        { ...frame, payload: frame.payload.map((byte) => isTrue || at > 0 ? byte : byte ^ 1) },
      )
    );
    this.words[block] = "coming";
    this.#take(orders);
    assert.equal(orders.length, 1);
  }

  #confirm({ first, count }: Extract<Move, { do: "confirm" }>): void {
    const orders = this.machine.arrived({ type: "confirmed", file: 0, first, count });
    this.words.fill("stored", first, first + count);
    this.#take(orders);
  }

  #end(digest: string): void {
    this.end = digest;
    this.ends++;
    this.#take(this.machine.arrived({ type: "file-end", files: [[0, digest]] }));
  }

  /** The driver's part: a block that is not what its digest says is never written, and that is the end. */
  #store(which: number): void {
    const [order] = this.disk.splice(which % Math.max(1, this.disk.length), 1);
    if (order === undefined) return;
    const { block, offset, bytes, digest } = order;
    if (sha256Now(bytes).toHex() !== digest.toHex()) throw new RangeError("damaged");
    assert.equal(offset, block * BLOCK_BYTES);
    this.written.set(block, bytes);
    this.words[block] = "stored";
    this.#take(this.machine.stored(0, block, digest, bytes.length));
  }

  #take(orders: readonly ReceiverEffect[]): void {
    for (const order of orders) {
      if (order.do === "store") this.disk.push(order);
      if (order.do !== "finish-file") continue;
      this.finishes++;
      assert.deepEqual([...new Set(this.words)], ["stored"], "finished too early");
      const isSame = sha256Now(order.digests!).toHex() === order.expected;
      assert.equal(isSame, this.end === EXPECTED, "only the bytes decide");
    }
    const stored = this.words.reduce(
      (sum, word, at) => sum + (word === "stored" ? blockLength(SIZE, at) : 0),
      0,
    );
    assert.equal(this.machine.storedBytes, stored, "a block counts once, when it is stored");
    const isWhole = this.ends > 0 && this.words.every((word) => word === "stored");
    assert.equal(this.finishes, isWhole ? 1 : 0);
  }
}

Deno.test("ReceiverMachine loses no block, counts none twice and takes no wrong one, whatever its sender does", () => {
  const claimed = fc.uniqueArray(fc.nat(BLOCKS - 1));
  fc.assert(
    fc.property(claimed, moves, (claimed, moves) => {
      const model = new Model(claimed);
      for (const move of moves) {
        const isAllowed = model.allows(move);
        try {
          model.make(move);
        } catch (error) {
          if (error instanceof RangeError && error.message === "damaged") break;
          if (!(error instanceof SlipError)) throw error;
          assert.deepEqual([error.code, isAllowed], ["protocol", false], JSON.stringify(move));
          break;
        }
        assert.equal(isAllowed, true, JSON.stringify(move));
      }
      for (const [block, bytes] of model.written) {
        assert.equal(sha256Now(bytes).toHex(), DIGESTS[block]!.toHex());
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("ReceiverMachine finishes a file once, in whatever order an honest sender and its own disk go", () => {
  const claimed = fc.uniqueArray(fc.nat(BLOCKS - 1));
  fc.assert(
    fc.property(claimed, moves, (claimed, moves) => {
      const model = new Model(claimed);
      const honest = moves.filter((move) => !("isTrue" in move) || move.isTrue);
      for (const move of honest) if (model.allows(move)) model.make(move);
      for (let block = 0; block < BLOCKS; block++) {
        const move: Move = { do: "send", block, isTrue: true };
        if (model.allows(move)) model.make(move);
      }
      while (model.disk.length > 0) model.make({ do: "disk", which: 0 });
      if (model.ends === 0) model.make({ do: "end", isTrue: true });
      assert.deepEqual([model.finishes, model.machine.storedBytes], [1, SIZE]);
    }),
    { numRuns: 100 },
  );
});
