/** Peers that know the protocol well, say what might be, and do it when it suits them worst. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { type ErrorCode, SlipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { BitSet } from "./bit_set.ts";
import { blockLength } from "./blocks.ts";
import type { Frame } from "./frame.ts";
import type { TransferMessage } from "./messages.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import { sha256Now } from "./testing_files.ts";

const M = BLOCK_BYTES;
const digestOf = (block: number) => sha256Now(Uint8Array.of(block));
const fileDigestOf = (size: number) => {
  const digests = Array.from({ length: Math.ceil(size / M) }, (_, block) => [...digestOf(block)]);
  return sha256Now(new Uint8Array(digests.flat()));
};

const file = fc.constantFrom<Partial<ManifestEntry>>(
  { size: 0 },
  { size: 1 },
  { size: M },
  { size: 3 * M + 5 },
  { kind: "folder" },
);
const offers = fc.oneof(
  { weight: 4, arbitrary: fc.array(file, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constant([{ kind: "stream" as const }]) },
).map((parts) => parts.map((part, index): ManifestEntry => ({ path: `${index}`, size: 0, ...part })));

/** One of the entries, or one beyond; one of the blocks, or one beyond. */
const number = fc.nat(4);
const digest = fc.boolean().map((isRight) => isRight ? digestOf : () => sha256Now(Uint8Array.of(99)));

/** Something that is done now: by the machine's own driver, or by the peer. */
type Step<Peer> = { readonly task: number } | { readonly says: Peer };
const steps = <Peer>(peer: fc.Arbitrary<Peer>): fc.Arbitrary<Step<Peer>[]> =>
  fc.array<Step<Peer>>(
    fc.oneof(
      { weight: 2, arbitrary: fc.record({ task: fc.nat(100) }) },
      { weight: 1, arbitrary: fc.record({ says: peer }) },
    ),
    { maxLength: 80, size: "max" },
  );

/** Does the steps until the machine has enough of its peer; which must be for one of `codes`. */
function endsInOrder(codes: readonly ErrorCode[], run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof SlipError && codes.includes(error.code)) return;
    throw error;
  }
}

/** Mostly there. */
const some = fc.nat(1);
const claims = fc.array(
  fc.oneof(
    fc.tuple(some, some).map(([first, last]): TransferMessage => ({
      type: "skip",
      ranges: [[first, last]],
    })),
    fc.tuple(some, fc.boolean()).map(([file, isRight]): TransferMessage => {
      const digest = fileDigestOf(isRight ? 3 * M + 5 : 7 * M).toHex();
      return { type: "have-files", files: [[file, digest]] };
    }),
    fc.tuple(some, some, digest).map(([file, first, of]): TransferMessage => {
      return { type: "have-blocks", file, first, digests: of(first).toBase64() };
    }),
  ),
  { maxLength: 1 },
);
/** Says to have stored one of those that are ordered, or of those that are sent. */
interface Storing {
  readonly stores: number;
  readonly isSent: boolean;
}
const answers: fc.Arbitrary<TransferMessage | Storing> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ stores: fc.nat(100), isSent: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ stores: fc.nat(100), isSent: fc.constant(false) }) },
  fc.array(fc.tuple(number, number), { maxLength: 3 }).map((blocks): TransferMessage => {
    return { type: "stored", blocks, files: [] };
  }),
  number.map((file): TransferMessage => ({ type: "stored", blocks: [], files: [file] })),
  fc.constant<TransferMessage>({ type: "complete", digest: "00".repeat(32) }),
);

function storedOf({ stores }: Storing, blocks: [number, number][]): TransferMessage | undefined {
  const [block] = blocks.splice(stores % Math.max(1, blocks.length), 1);
  return block && { type: "stored", blocks: [block], files: [] };
}

Deno.test("SenderMachine ends in order, and orders no more than a window, whatever a receiver makes up", () => {
  const window = fc.constantFrom({ windowBytes: M, windowBlocks: 1 }, {
    windowBytes: 4 * M,
    windowBlocks: 3,
  });
  const cases = fc.tuple(offers, claims, window, steps(answers));
  fc.assert(
    fc.property(cases, ([entries, claims, window, steps]) => {
      const machine = new SenderMachine(entries);
      const tasks: (() => SenderEffect[])[] = [];
      const ordered: [file: number, block: number][] = [];
      const sent: [file: number, block: number][] = [];
      let unsentBytes = 0;
      const apply = (effects: readonly SenderEffect[]) => {
        for (const effect of effects) {
          const task = taskOf(effect);
          if (task !== undefined) tasks.push(task);
        }
        assert.ok(unsentBytes <= window.windowBytes, `${unsentBytes} bytes are ordered`);
      };
      let read = 0;
      const taskOf = (effect: SenderEffect): (() => SenderEffect[]) | undefined => {
        switch (effect.do) {
          case "read":
            unsentBytes += effect.length;
            ordered.push([effect.file, effect.block]);
            return () => {
              unsentBytes -= effect.length;
              sent.push([effect.file, effect.block]);
              return machine.digested(effect.file, effect.block, digestOf(effect.block));
            };
          case "read-next":
            return () => {
              const { block, effects } = machine.streamed(effect.file, read++ < 3 ? 5 : 0);
              if (block !== undefined) {
                tasks.push(() => machine.digested(effect.file, block, digestOf(block)));
              }
              return effects;
            };
          case "compare":
            return () => machine.compared(effect.file, effect.block, digestOf(effect.block));
          case "digest-file":
            return () => machine.fileDigested(effect.file, sha256Now(effect.digests));
          case "digest-all":
            return () => machine.allDigested(sha256Now(effect.digests));
          case "end-files":
            return () => machine.endFiles();
          default:
            return undefined;
        }
      };
      endsInOrder(["protocol", "digest-mismatch"], () => {
        machine.listed(entries);
        machine.listedAll(0);
        for (const claim of claims) machine.arrived(claim);
        apply(machine.arrived({ type: "accept", ...window }));
        for (const step of steps) {
          if ("says" in step) {
            const { says } = step;
            const message = "type" in says ? says : storedOf(says, says.isSent ? sent : ordered);
            if (message !== undefined) apply(machine.arrived(message));
          } else if (tasks.length > 0) apply(tasks.splice(step.task % tasks.length, 1)[0]!());
        }
      });
    }),
    { numRuns: 3_000 },
  );
});

/** Sends a block as it should be, or says the end of a file as it is. */
interface Sending {
  readonly sends: number;
  readonly block: number;
}
interface Ending {
  readonly ends: number;
}
const frames = fc.tuple(number, number, fc.nat(22), fc.boolean(), fc.constantFrom(1, 5, FRAME_PAYLOAD_BYTES));
const inputs: fc.Arbitrary<TransferMessage | Frame | Sending | Ending> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ sends: fc.nat(3), block: fc.nat(3) }) },
  { weight: 6, arbitrary: fc.record({ ends: fc.nat(3) }) },
  frames.map(([file, block, piece, isLast, length]): Frame => {
    const payload = new Uint8Array(length);
    const frame = { file, block, offset: piece * FRAME_PAYLOAD_BYTES, payload };
    return isLast ? { ...frame, digest: digestOf(block) } : frame;
  }),
  fc.tuple(number, fc.option(number)).map(([file, blocks]): TransferMessage => {
    const files: [number, string][] = [[file, fileDigestOf(1).toHex()]];
    return blocks === null ? { type: "file-end", files } : { type: "file-end", files, blocks };
  }),
  fc.tuple(number, number, fc.nat(2)).map(([file, first, count]): TransferMessage => {
    return { type: "confirmed", file, first, count: count + 1 };
  }),
  fc.constant<TransferMessage>({ type: "bye" }),
);

/** What a sender that does its work would say; nothing where there is nothing to say. */
function honestly(work: Sending | Ending, entries: readonly ManifestEntry[]): (TransferMessage | Frame)[] {
  const file = ("sends" in work ? work.sends : work.ends) % entries.length;
  const { size = 0, kind } = entries[file] ?? {};
  if ("ends" in work) {
    if (kind !== "stream") return [{ type: "file-end", files: [[file, fileDigestOf(size).toHex()]] }];
    return [{ type: "file-end", files: [[file, fileDigestOf(2 * M).toHex()]], blocks: 2 }];
  }
  const { block } = work;
  const length = kind === "stream" ? 5 : blockLength(size, block);
  return length > 0 ? wholeBlock(file, block, length) : [];
}

function wholeBlock(file: number, block: number, length: number): Frame[] {
  const frames: Frame[] = [];
  for (let offset = 0; offset < length; offset += FRAME_PAYLOAD_BYTES) {
    const payload = new Uint8Array(Math.min(FRAME_PAYLOAD_BYTES, length - offset));
    const isLast = offset + payload.length === length;
    frames.push({ file, block, offset, payload, ...(isLast && { digest: digestOf(block) }) });
  }
  return frames;
}

Deno.test("ReceiverMachine ends in order, and holds no more than its window, whatever a sender makes up", () => {
  const claim = fc.record({ file: number, isWhole: fc.boolean(), first: number });
  const cases = fc.tuple(offers, fc.array(claim, { maxLength: 2 }), steps(inputs));
  fc.assert(
    fc.property(cases, ([entries, claims, steps]) => {
      const machine = new ReceiverMachine();
      const tasks: (() => ReceiverEffect[])[] = [];
      const held = { bytes: 0, blocks: 0 };
      const finished = new Set<number>();
      const apply = (effects: readonly ReceiverEffect[]) => {
        for (const effect of effects) {
          const task = taskOf(effect);
          if (task !== undefined) tasks.push(task);
        }
        assert.ok(held.bytes <= WINDOW_BYTES && held.blocks <= WINDOW_BLOCKS, JSON.stringify(held));
      };
      const taskOf = (effect: ReceiverEffect): (() => ReceiverEffect[]) | undefined => {
        switch (effect.do) {
          case "store": {
            const { file, block, bytes: { length }, digest } = effect;
            held.bytes += length;
            held.blocks++;
            return () => {
              held.bytes -= length;
              held.blocks--;
              return machine.stored(file, block, digest, length);
            };
          }
          case "finish-file": {
            const { file, expected, digests, computed } = effect;
            const actual = digests === undefined ? computed?.toHex() ?? expected : sha256Now(digests).toHex();
            if (actual !== expected) return undefined;
            assert.ok(!finished.has(file), "finished twice");
            finished.add(file);
            return () => machine.finished(file, Uint8Array.fromHex(expected));
          }
          case "complete":
            assert.equal(finished.size, entries.length);
            return () => machine.completed(sha256Now(effect.digests));
          case "acknowledge":
            return () => machine.acknowledge();
          default:
            return undefined;
        }
      };
      endsInOrder(["protocol"], () => {
        begin(machine, entries, claims);
        for (const step of steps) {
          if ("task" in step) {
            if (tasks.length > 0) apply(tasks.splice(step.task % tasks.length, 1)[0]!());
            continue;
          }
          const { says } = step;
          const all = "type" in says || "payload" in says ? [says] : honestly(says, entries);
          for (const one of all) apply("type" in one ? machine.arrived(one) : machine.frame(one));
        }
      });
    }),
    { numRuns: 3_000 },
  );
});

interface Claimed {
  readonly file: number;
  readonly isWhole: boolean;
  readonly first: number;
}

/** Takes all of the offer, and claims what can be claimed. */
function begin(
  machine: ReceiverMachine,
  entries: readonly ManifestEntry[],
  claims: readonly Claimed[],
): void {
  const totalBytes = entries.reduce((sum, { size }) => sum + size, 0);
  machine.arrived({ type: "offer", blockBytes: M, frameBytes: FRAME_PAYLOAD_BYTES });
  machine.arrived({ type: "manifest", entries: [...entries] as never });
  machine.arrived({ type: "manifest-end", entries: entries.length, totalBytes, leftOut: 0 });
  const all = new BitSet(entries.length);
  for (const file of entries.keys()) all.add(file);
  for (const _ of machine.choose(all));
  for (const { file, isWhole, first } of claims) {
    const size = entries[file]?.size ?? 0;
    const claim = isWhole ? { file, digest: fileDigestOf(size) } : { file, first, digests: digestOf(first) };
    try {
      machine.claim(claim);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  machine.claimed();
  machine.accept();
}
