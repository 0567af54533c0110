/**
 * Every combination of `stacks_test.ts`, and what takes minutes: `deno task test:long`.
 */

import { meetEach, OTHERS } from "./stacks/others.ts";

const MIB = 1024 * 1024;

/** Consent, keepalives and heartbeats all come in between. */
const IDLE_MS = 60_000;

const SIDES = ["ours", "theirs"] as const;
const ENDINGS = SIDES.flatMap((by) => (["closeChannel", "abort"] as const).map((how) => ({ by, how })));
const COMBINATIONS = SIDES.flatMap((offerer) =>
  [true, false].flatMap((ordered) => ENDINGS.map((ending) => ({ offerer, ordered, ending })))
);

for (const other of OTHERS) {
  const { name } = other;

  Deno.test(`ours and ${name} part in every way, ordered and not`, async () => {
    const load = { bytes: 2 * MIB, messageBytes: 16 * 1024 };
    await meetEach(other, COMBINATIONS.map((combination) => ({ ...combination, load })));
  });

  Deno.test(`ours and ${name} move 64 MiB each way, a minute of silence between`, async () => {
    const load = { bytes: 64 * MIB, messageBytes: 64 * 1024 };
    const ending = { by: "ours", how: "closeChannel" } as const;
    await meetEach(other, [{ offerer: "ours", ordered: true, ending, load, idleMs: IDLE_MS }]);
  });
}
