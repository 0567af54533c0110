import assert from "node:assert/strict";
import fc from "fast-check";
import { FRAME_PAYLOAD_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { BitSet } from "./bit_set.ts";
import { blockLength } from "./blocks.ts";
import type { Frame } from "./frame.ts";
import type { TransferMessage } from "./messages.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import { sha256Now } from "./testing_files.ts";
import { digestOf, endsInOrder, fileDigestOf, M, number, offers, steps } from "./testing_liar.ts";

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
