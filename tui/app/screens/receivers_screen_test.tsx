import assert from "node:assert/strict";
import { ENDED_RECEIVERS } from "../../../core/limits.ts";
import type { Happening } from "../../../core/status.ts";
import { press } from "../press.ts";
import { assertFrames, assertScreen, screenFrame } from "../testing_frames.tsx";
import { HOLIDAY_FILES, sceneAfter, type Told } from "../testing_scenes.ts";

const totalBytes = 256_000_000;

/** What happened to one receiver. */
function of(receiver: string, ...happened: Happening[]): Told[] {
  return happened.map((one, index) => [1_000 * index + 1_000, { ...one, receiver }]);
}

function came(agent: string): Happening {
  return { event: "peer", id: "2", agent };
}

function moved(bytes: number, bytesPerSecond: number, roundTripMs = 31): Happening {
  return { event: "progress", bytes, totalBytes, bytesPerSecond, roundTripMs };
}

const told: Told[] = [
  [0, { event: "server", url: "https://slip.example", port: 443 }],
  [1, { event: "code", code: "7-crumble-violin", url: "https://slip.example/#7-crumble-violin" }],
  [2, { event: "offer", files: HOLIDAY_FILES, totalBytes }],
  ...of(
    "2",
    came("slip/0.1.0 (terminal)"),
    { event: "path", kind: "direct", detail: "" },
    { event: "accepted" },
    moved(80_000_000, 11e6),
    moved(131_000_000, 12_300_000),
  ),
  ...of(
    "3",
    came("slip/0.1.0 (Firefox 147 on Android)"),
    { event: "path", kind: "relay", detail: "" },
    {
      event: "accepted",
    },
    moved(12_000_000, 2e6),
    moved(14_100_000, 2_100_000, 148.2),
  ),
  ...of("4", came("slip/0.1.0 (terminal)"), { event: "accepted" }, moved(totalBytes, 40e6), {
    event: "done",
    bytes: totalBytes,
    files: 17,
    seconds: 6.2,
    directory: "",
  }),
  ...of("5", came("evil\u001b[2J"), { event: "offer", files: HOLIDAY_FILES, totalBytes }),
  ...of("6", came("slip/0.1.0 (Safari 26)"), { event: "declined", reason: "not wanted" }),
  ...of("7", came("slip/0.1.0 (terminal)"), {
    event: "error",
    code: "peer-lost",
    message: "the other side is gone",
    hint: "",
  }),
  ...of("8", came("slip/0.1.0 (Chrome 150)")),
];

Deno.test("several receivers at every width", async () => {
  await assertScreen(import.meta.url, "receivers", sceneAfter("sender", told));
});

Deno.test("the line of the code says how many more can come, also where there is little room", () => {
  const line = (places: number | undefined, columns = 80) => {
    const state = sceneAfter("sender", told);
    const session = { ...state.session!, ...(places !== undefined && { places }) };
    return screenFrame({ ...state, session }, columns).split("\n")[3];
  };
  // Of seven that came one failed, so that its place is free.
  assert.deepEqual(
    [line(undefined), line(9), line(7), line(6), line(7, 30)],
    [
      "More can come with 7-crumble-violin",
      "3 more can come with 7-crumble-violin",
      "1 more can come with 7-crumble-violin",
      "All 6 have come",
      "7-crumble-violin",
    ],
  );
});

Deno.test("receivers that were forgotten count, and those that came after them keep their numbers", () => {
  const done: Happening = { event: "done", bytes: 1_000, files: 1, seconds: 1, directory: "" };
  const many = Array.from(
    { length: 2 * ENDED_RECEIVERS },
    (_, index) => of(`id ${index}`, came("slip"), done),
  );
  const state = sceneAfter("sender", [...told.slice(0, 2), ...of("slow", came("slip")), ...many.flat()]);
  const session = { ...state.session!, places: 2 * ENDED_RECEIVERS + 4 };
  const lines = screenFrame({ ...state, session }, 80).split("\n");
  assert.match(lines[0]!, new RegExp(`Sending to ${2 * ENDED_RECEIVERS + 1} receivers`));
  assert.equal(lines[2], `${2 * ENDED_RECEIVERS} have it all · 1 coming · 128.0 kB in all`);
  assert.equal(lines[3], "3 more can come with 7-crumble-violin");
  const numbers = lines.flatMap((line) => /^[○✓] +(\d+) /.exec(line)?.[1] ?? []);
  assert.deepEqual(numbers.slice(0, 3), ["1", `${ENDED_RECEIVERS + 2}`, `${ENDED_RECEIVERS + 3}`]);
});

Deno.test("the line of the code says why nobody else can come", () => {
  const closed: Told = [2_000, { event: "closed", code: "server-lost", message: "gone" }];
  const line = screenFrame(sceneAfter("sender", [...told, closed]), 80).split("\n")[3];
  assert.equal(line, "Nobody else can come: the server went away");
});

Deno.test("who came before the offer was complete has nothing of it, and is asked once there is a way", () => {
  const path = { event: "path", kind: "direct", detail: "" } as const;
  const early: Told[] = [
    [1, { event: "code", code: "7-crumble-violin", url: "https://slip.example/#7-crumble-violin" }],
    ...of("2", came("slip/0.1.0 (terminal)"), path),
    ...of("3", came("slip/0.1.0 (terminal)")),
    [1_500, { event: "offer", files: HOLIDAY_FILES, totalBytes }],
  ];
  const lines = (told: readonly Told[]) => screenFrame(sceneAfter("sender", told), 80).split("\n");
  const asked = lines(early);
  assert.match(asked[2]!, /^2 coming · 0 B in all$/);
  assert.match(asked[8]!, /^○ +1 terminal +is asked$/);
  assert.match(asked[9]!, /^○ +2 terminal +connecting$/);
  const begun = lines([...early, ...of("2", { event: "accepted" })]);
  assert.match(begun[2]!, /^0 B\/s · 1 is receiving · 1 coming/);
  assert.match(begun[8]!, /^› +1 terminal +░+ +0% +0 B\/s$/);
});

Deno.test("several receivers of which one pauses, and then the sender", async () => {
  const theirs: Told[] = [...told, ...of("3", { event: "paused", by: "there" })];
  const ours: Told[] = [...theirs, [2_000, { event: "paused", by: "here" }]];
  await assertScreen(import.meta.url, "receivers_paused", sceneAfter("sender", theirs));
  await assertFrames(import.meta.url, "receivers_paused_all", {
    "80 x 20": screenFrame(sceneAfter("sender", ours), 80, 20),
  });
});

Deno.test("several receivers in a window that is too small for them scroll", async () => {
  const state = sceneAfter("sender", told);
  const down = ["down", "down", "down", "down", "up"].reduce(
    (state, name) => press(state, { name, text: "" }).state ?? state,
    { ...state, size: { columns: 80, rows: 12 } },
  );
  assert.equal(down.receivers.top, 3);
  await assertFrames(import.meta.url, "receivers_small", { "80 x 12": screenFrame(down, 80, 12) });
});
