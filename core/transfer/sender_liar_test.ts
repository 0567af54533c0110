import assert from "node:assert/strict";
import fc from "fast-check";
import type { TransferMessage } from "./messages.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import { sha256Now } from "./testing_files.ts";
import { digestOf, endsInOrder, fileDigestOf, M, number, offers, steps } from "./testing_liar.ts";

const digest = fc.boolean().map((isRight) => isRight ? digestOf : () => sha256Now(Uint8Array.of(99)));

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
