/**
 * Ours with every other stack, as offerer and as answerer. Loads are what each moves in a second or two; all combinations,
 * larger loads and a minute of silence are in `stacks_at_length.ts`.
 */

import type { MeetingOptions } from "./stacks/meeting.ts";
import { meetEach, OTHERS } from "./stacks/others.ts";

/** Ordered when we begin and then closed properly by us; the other way round unordered and cut off by them. */
const MEETINGS = [
  { offerer: "ours", ordered: true, ending: { by: "ours", how: "closeChannel" } },
  { offerer: "theirs", ordered: false, ending: { by: "theirs", how: "abort" } },
] as const satisfies Omit<MeetingOptions, "load">[];

for (const other of OTHERS) {
  const { name, bytes } = other;
  Deno.test(`ours and ${name} exchange messages of all sizes and ${bytes >> 20} MiB each way`, async () => {
    const load = { bytes, messageBytes: 32 * 1024 };
    await meetEach(other, MEETINGS.map((meeting) => ({ ...meeting, load })));
  });
}
