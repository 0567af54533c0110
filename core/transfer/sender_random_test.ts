import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { BLOCK_BYTES, READ_AHEAD_BLOCKS, READ_AHEAD_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { blockCount, blockLength } from "./blocks.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";

const sha256Now = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());

/** What the receiver has of an entry and what is right about it. */
type Claim = "nothing" | "whole" | "wrong whole" | { readonly [block: number]: "right" | "wrong" };

/** One entry, and what becomes of it. */
interface Case {
  readonly what: "folder" | { readonly size: number };
  readonly isSkipped: boolean;
  readonly claim: Claim;
}

/** The digest of block `block` of entry `file`: nothing here has bytes. */
const digestOf = (file: number, block: number) => sha256Now(new Uint8Array([file, block]));
const wrong = sha256Now(new Uint8Array([1, 2, 3]));

function digestOfFile(file: number, size: number): Uint8Array {
  const digests = Array.from({ length: blockCount(size) }, (_, block) => [...digestOf(file, block)]);
  return sha256Now(new Uint8Array(digests.flat()));
}

/** A receiver that stores whatever it is sent, and says so when a test lets it. */
class Run {
  readonly machine: SenderMachine;
  readonly confirmed = new Set<string>();
  readonly sent: string[] = [];
  readonly ended = new Map<number, string>();
  readonly finished = new Set<number>();
  readonly most = { bytes: 0, blocks: 0, comparedBytes: 0, comparedBlocks: 0, begun: 0 };
  progress = 0;
  isDone = false;
  readonly #entries: readonly ManifestEntry[];
  readonly #cases: readonly Case[];
  readonly #tasks: (() => void)[] = [];
  /** Bytes of the blocks that are ordered and not stored, and of those that are being compared. */
  readonly #underWay = new Map<string, number>();
  readonly #comparing = new Map<string, number>();
  readonly #accepted: SenderEffect[];
  /** Wanted entries that the sender does not know to be finished. */
  #left: number;

  constructor(cases: readonly Case[], windowBytes: number, windowBlocks: number) {
    this.#cases = cases;
    this.#entries = cases.map(({ what }, file): ManifestEntry =>
      what === "folder" ? { path: `${file}`, kind: what, size: 0 } : { path: `${file}`, size: what.size }
    );
    this.machine = new SenderMachine(this.#entries);
    this.#left = cases.filter(({ isSkipped }) => !isSkipped).length;
    this.machine.listed(this.#entries);
    this.machine.listedAll(0);
    this.#claim();
    this.#accepted = this.machine.arrived({ type: "accept", windowBytes, windowBlocks });
  }

  run(choose: (count: number) => number): void {
    this.#apply(this.#accepted);
    while (this.#tasks.length > 0) this.#tasks.splice(choose(this.#tasks.length), 1)[0]!();
  }

  #claim(): void {
    for (const [file, { what, isSkipped, claim }] of this.#cases.entries()) {
      const size = what === "folder" ? 0 : what.size;
      if (isSkipped) this.machine.arrived({ type: "skip", ranges: [[file, file]] });
      else if (claim === "whole" || claim === "wrong whole") {
        const digest = claim === "whole" ? digestOfFile(file, size) : wrong;
        this.machine.arrived({ type: "have-files", files: [[file, digest.toHex()]] });
      } else if (claim !== "nothing") {
        for (const [block, state] of Object.entries(claim)) {
          const digests = (state === "right" ? digestOf(file, +block) : wrong).toBase64();
          this.machine.arrived({ type: "have-blocks", file, first: +block, digests });
        }
      }
    }
  }

  #apply(effects: readonly SenderEffect[]): void {
    for (const effect of effects) this.#do(effect);
    this.#measure();
  }

  #do(effect: SenderEffect): void {
    switch (effect.do) {
      case "send":
        return this.#hear(effect);
      case "read":
        return this.#read(effect);
      case "compare": {
        const { file, block } = effect;
        this.#comparing.set(`${file}/${block}`, this.#lengthOf(file, block));
        return void this.#tasks.push(() => {
          this.#comparing.delete(`${file}/${block}`);
          this.#apply(this.machine.compared(file, block, digestOf(file, block)));
        });
      }
      case "digest-file":
        return void this.#tasks.push(() =>
          this.#apply(this.machine.fileDigested(effect.file, sha256Now(effect.digests)))
        );
      case "digest-all":
        return void this.#tasks.push(() => this.#apply(this.machine.allDigested(sha256Now(effect.digests))));
      case "end-files":
        return void this.#tasks.push(() => this.#apply(this.machine.endFiles()));
      case "report-progress":
        assert.ok(effect.bytes >= this.progress, "progress goes back");
        this.progress = effect.bytes;
        return;
      case "finish":
        this.isDone = true;
        assert.equal(effect.movedBytes, this.sent.reduce((sum, key) => sum + this.#lengthOfKey(key), 0));
        return;
    }
  }

  #read({ file, block, length, offset }: Extract<SenderEffect, { do: "read" }>): void {
    const key = `${file}/${block}`;
    assert.deepEqual([length, offset], [this.#lengthOf(file, block), block * BLOCK_BYTES]);
    assert.ok(!this.sent.includes(key), `${key} is sent twice`);
    assert.ok(!this.confirmed.has(key), `${key} is confirmed and sent`);
    this.sent.push(key);
    this.#underWay.set(key, length);
    this.#tasks.push(() => {
      this.#apply(this.machine.digested(file, block, digestOf(file, block)));
      this.#tasks.push(() => {
        this.#underWay.delete(key);
        this.#apply(this.machine.arrived({ type: "stored", blocks: [[file, block]], files: [] }));
        this.#finishIfStored(file);
      });
    });
  }

  #hear({ message }: Extract<SenderEffect, { do: "send" }>): void {
    if (message.type === "confirmed") {
      const { file, first, count } = message;
      assert.ok(!this.ended.has(file), "a confirmation after the end");
      for (let block = first; block < first + count; block++) {
        assert.ok(!this.confirmed.has(`${file}/${block}`), "confirmed twice");
        assert.ok(!this.sent.includes(`${file}/${block}`), "confirmed and sent");
        this.confirmed.add(`${file}/${block}`);
      }
    } else if (message.type === "file-end") {
      for (const [file, digest] of message.files) {
        assert.ok(!this.ended.has(file), "ended twice");
        this.ended.set(file, digest);
        this.#finishIfStored(file);
      }
    } else {
      assert.equal(message.type, "bye");
    }
  }

  /** The receiver is quick: it finishes what it can as soon as it has all of it. */
  #finishIfStored(file: number): void {
    if (!this.ended.has(file) || this.finished.has(file) || !this.#isThere(file)) return;
    this.finished.add(file);
    this.#tasks.push(() => {
      this.#apply(this.machine.arrived({ type: "stored", blocks: [], files: [file] }));
      if (--this.#left === 0) this.#tasks.push(() => this.#complete());
    });
  }

  #isThere(file: number): boolean {
    if (this.#cases[file]!.claim === "whole") return true;
    const count = blockCount(this.#entries[file]!.size);
    return Array.from({ length: count }, (_, block) => `${file}/${block}`)
      .every((key) => this.confirmed.has(key) || (this.sent.includes(key) && !this.#underWay.has(key)));
  }

  #complete(): void {
    const digests = this.#cases.map(({ isSkipped }, file) =>
      isSkipped ? new Uint8Array(32) : Uint8Array.fromHex(this.ended.get(file)!)
    );
    const digest = sha256Now(new Uint8Array(digests.flatMap((one) => [...one]))).toHex();
    this.#apply(this.machine.arrived({ type: "complete", digest }));
  }

  #measure(): void {
    const sum = (lengths: Map<string, number>) => lengths.values().reduce((sum, length) => sum + length, 0);
    const begun = new Set(
      [...this.#underWay.keys(), ...this.#comparing.keys()].map((key) => key.split("/")[0]),
    );
    const { most } = this;
    most.bytes = Math.max(most.bytes, sum(this.#underWay));
    most.blocks = Math.max(most.blocks, this.#underWay.size);
    most.comparedBytes = Math.max(most.comparedBytes, sum(this.#comparing));
    most.comparedBlocks = Math.max(most.comparedBlocks, this.#comparing.size);
    most.begun = Math.max(most.begun, begun.size);
  }

  #lengthOf(file: number, block: number): number {
    return blockLength(this.#entries[file]!.size, block);
  }

  #lengthOfKey(key: string): number {
    const [file, block] = key.split("/").map(Number);
    return this.#lengthOf(file!, block!);
  }
}

const M = BLOCK_BYTES;
const blockClaims = fc.dictionary(fc.constantFrom("0", "1", "2"), fc.constantFrom("right", "wrong"), {
  noNullPrototype: true,
}) as fc.Arbitrary<Claim>;
const wholeClaims = fc.constantFrom<Claim>("nothing", "whole", "wrong whole");
const cases: fc.Arbitrary<Case> = fc.oneof(
  fc.record({
    what: fc.constant("folder" as const),
    isSkipped: fc.boolean(),
    claim: fc.constant<Claim>("nothing"),
  }),
  fc.record({
    what: fc.record({ size: fc.constantFrom(0, 1, M) }),
    isSkipped: fc.boolean(),
    claim: fc.constant<Claim>("nothing"),
  }),
  fc.record({
    what: fc.record({ size: fc.constantFrom(1, 2 * M, 3 * M + 1, 5 * M) }),
    isSkipped: fc.constant(false),
    claim: wholeClaims,
  }),
  fc.record({
    what: fc.record({ size: fc.constantFrom(2 * M + 1, 3 * M, 5 * M) }),
    isSkipped: fc.constant(false),
    claim: blockClaims,
  }),
);

Deno.test("SenderMachine sends or confirms every block once, in whatever order things happen", () => {
  const runs = fc.record({
    cases: fc.array(cases, { minLength: 1, maxLength: 12 }),
    window: fc.constantFrom([M, 1], [2 * M, 3], [16 * M, 512]),
    random: fc.infiniteStream(fc.nat()),
  });
  fc.assert(
    fc.property(runs, ({ cases, window: [bytes, blocks], random }) => {
      fc.pre(cases.some(({ isSkipped }) => !isSkipped));
      const run = new Run(cases, bytes!, blocks!);
      run.run((count) => (random.next().value as number) % count);
      assert.equal(run.isDone, true, `it hangs after ${run.sent}, ${[...run.ended.keys()]}`);
      const total = cases.reduce(
        (sum, { what, isSkipped }) => sum + (isSkipped || what === "folder" ? 0 : what.size),
        0,
      );
      assert.equal(run.progress, total);
      for (const [file, { what, isSkipped, claim }] of cases.entries()) {
        const size = what === "folder" ? 0 : what.size;
        assert.equal(run.ended.get(file), isSkipped ? undefined : digestOfFile(file, size).toHex());
        for (let block = 0; block < blockCount(size); block++) {
          const isRight = typeof claim === "object" && claim[block] === "right";
          assert.equal(run.confirmed.has(`${file}/${block}`), isRight);
          const travels = !isSkipped && !isRight && !(claim === "whole");
          assert.equal(run.sent.includes(`${file}/${block}`), travels);
        }
      }
      const { most } = run;
      assert.ok(most.bytes <= bytes! && most.blocks <= blocks!, `${most.bytes} bytes under way`);
      assert.ok(most.comparedBytes <= READ_AHEAD_BYTES && most.comparedBlocks <= READ_AHEAD_BLOCKS);
      assert.ok(most.begun <= blocks!, `${most.begun} entries begun`);
    }),
    { numRuns: 300 },
  );
});
