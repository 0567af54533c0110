import assert from "node:assert/strict";
import { typeInto } from "../code_entry_state.ts";
import type { Key } from "../keys.ts";
import { filterBy, learnSizes, showFolder, toggleAll, toggleCurrent } from "../picker_state.ts";
import { press } from "../press.ts";
import { screenOf } from "../screen.ts";
import { ask, type SessionState } from "../session_state.ts";
import { type AppState, INITIAL_STATE } from "../state.ts";
import { assertFrames, assertScreen, screenFrame } from "../testing_frames.tsx";
import { sceneAfter, type Told } from "../testing_scenes.ts";
import { createTheme } from "../theme.ts";

const HOME: AppState = {
  ...INITIAL_STATE,
  home: {
    ...INITIAL_STATE.home,
    server: "https://slip.example",
    health: "answers",
    folder: "/home/me",
    recent: [
      "/home/me/photos/2024",
      "/srv/a very long name of a folder that no narrow terminal has room for",
    ],
  },
};

const NAMES = [
  "2024",
  "beach.jpeg",
  "a very long name of a file that no narrow terminal has room for at all.tar.gz",
];
const PICK: AppState = {
  ...HOME,
  stage: "pick",
  picker: toggleCurrent(learnSizes(
    showFolder(INITIAL_STATE.picker, {
      folder: "/home/me/photos",
      entries: [
        ...NAMES.map((name, index) => ({ name, isFolder: index === 0 })),
        ...Array.from({ length: 40 }, (_, index) => ({ name: `z${index}.raw`, isFolder: false })),
      ],
      leftOut: 0,
    }),
    "/home/me/photos",
    new Map([["beach.jpeg", 2_100_000], [NAMES[2]!, 3_400_000_000], ["z0.raw", -1]]),
  )),
};

const WAITING: readonly Told[] = [
  [0, { event: "server", url: "https://slip.example", port: 443 }],
  [10, {
    event: "code",
    code: "7-crumble-violin",
    url: "https://slip.example/#7-crumble-violin",
    expiresInMs: 3_600_000,
  }],
];

function typed(state: AppState, text: string): AppState {
  return { ...state, stage: "code", codeEntry: typeInto(state.codeEntry, text) };
}

function pressed(state: AppState, ...names: string[]): AppState {
  return names.reduce((before, name) => press(before, keyNamed(name)).state ?? before, state);
}

function keyNamed(name: string): Key {
  return { name, text: name === "space" ? " " : name.length === 1 ? name : "" };
}

function withQuestion(state: AppState): AppState {
  const words = ["rain", "copper", "lemon", "otter"];
  return { ...state, session: ask(state.session!, { kind: "words", id: 1, words }) };
}

Deno.test("the first screen is drawn as it was", async () => {
  await assertScreen(import.meta.url, "home", HOME, 14);
  await assertFrames(import.meta.url, "home_alone", {
    "no answer, NO_COLOR": screenFrame(
      { ...INITIAL_STATE, home: { ...HOME.home, recent: [], health: "silent" } },
      80,
      10,
      createTheme({ isColoured: false }),
    ),
    "ASCII": screenFrame(HOME, 80, 14, createTheme({ isUnicode: false })),
    "help": screenFrame(pressed(HOME, "?"), 80, 16),
    "help that scrolls": screenFrame(
      pressed({ ...PICK, size: { columns: 40, rows: 12 } }, "?", "pagedown"),
      40,
      12,
    ),
  });
});

Deno.test("the screen for picking is drawn as it was", async () => {
  await assertScreen(import.meta.url, "pick", PICK, 16);
  await assertFrames(import.meta.url, "pick_more", {
    "in the middle": screenFrame(pressed(PICK, "pagedown", "pagedown"), 80, 16),
    "filtered": screenFrame({ ...PICK, picker: filterBy(PICK.picker, "BEA") }, 80, 12),
    "nothing matches": screenFrame({ ...PICK, picker: filterBy(PICK.picker, "none") }, 80, 10),
    "all": screenFrame({ ...PICK, picker: toggleAll(PICK.picker) }, 80, 10),
    "ASCII": screenFrame(PICK, 80, 12, createTheme({ isUnicode: false })),
  });
});

Deno.test("Enter sends a file and opens a folder, and the footer says which", () => {
  const footer = (state: AppState) => screenFrame(state, 80).split("\n").at(-1)!;
  assert.match(footer(PICK), /Enter send this .*Esc back/);
  assert.deepEqual(press(PICK, keyNamed("enter")).action?.kind, "send");
  const folder = pressed(PICK, "up");
  assert.match(footer(folder), /Enter open .*Esc back/);
  assert.deepEqual(press(folder, keyNamed("enter")).action?.kind, "list");
});

Deno.test("what is said before anybody is there is ASCII alone where nothing else can be drawn", () => {
  const theme = createTheme({ isUnicode: false });
  const peer: Told = [70_000, { event: "peer", id: "2", agent: "Firefox" }];
  const scenes = [
    PICK,
    { ...PICK, picker: { ...PICK.picker, folder: "/home/".repeat(20) } },
    { ...PICK, picker: { ...PICK.picker, entries: [], shown: [], isReading: true } },
    sceneAfter("sender", []),
    sceneAfter("sender", WAITING.slice(0, 1)),
    sceneAfter("receiver", WAITING.slice(0, 1)),
    sceneAfter("sender", [...WAITING, peer]),
    {
      ...sceneAfter("sender", WAITING),
      session: { ...sceneAfter("sender", WAITING).session!, isEnding: true },
    },
  ];
  for (const scene of scenes) assert.match(screenFrame(scene, 60, 24, theme), /^[\n -~]*$/);
});

Deno.test("the header has the server where there is room for all of it", () => {
  const head = (columns: number) => screenFrame(HOME, columns).split("\n")[0];
  assert.equal(head(44), "slip · Send or receive  https://slip.example");
  assert.equal(head(43), "slip · Send or receive");
  assert.equal(head(12), "slip · Send…");
});

Deno.test("the screen for a code is drawn as it was", async () => {
  await assertScreen(import.meta.url, "code", typed(HOME, "7-cr"), 14);
  await assertFrames(import.meta.url, "code_more", {
    "a mistake": screenFrame(typed(HOME, "7-crumbel-"), 80, 14),
    "complete": screenFrame(typed(HOME, "7-crumble-violin"), 80, 14),
  });
});

Deno.test("the screen of waiting is drawn as it was", async () => {
  const waiting = sceneAfter("sender", WAITING);
  await assertScreen(import.meta.url, "waiting", waiting);
  const wrong: Told = [60_000, { event: "wrong-words", left: 1 }];
  const peer: Told = [70_000, { event: "peer", id: "2", agent: "Firefox on Android" }];
  await assertFrames(import.meta.url, "waiting_more", {
    "wrong words": screenFrame(sceneAfter("sender", [...WAITING, wrong]), 80),
    "somebody came": screenFrame(sceneAfter("sender", [...WAITING, wrong, peer]), 80),
    "below, in a tall narrow terminal": screenFrame(waiting, 40, 48),
    "no room for a QR code": screenFrame(waiting, 60, 20),
    "ASCII": screenFrame(waiting, 100, 20, createTheme({ isUnicode: false })),
    "before the code": screenFrame(sceneAfter("sender", []), 80, 8),
    "a receiver": screenFrame(sceneAfter("receiver", WAITING.slice(0, 1)), 80, 8),
    "asked whether to stop": screenFrame(pressed(sceneAfter("sender", [...WAITING, peer]), "escape"), 80, 20),
  });
});

Deno.test("the screen of words to compare is drawn as it was", async () => {
  await assertScreen(import.meta.url, "words", withQuestion(sceneAfter("sender", WAITING)), 14);
});

Deno.test("letters on the first screen choose at once", () => {
  assert.equal(screenOf(pressed(HOME, "r")), "code");
  assert.deepEqual(press(HOME, keyNamed("s")).action, { kind: "list", folder: "." });
  assert.deepEqual(press(HOME, keyNamed("1")).action, { kind: "list", folder: "/home/me/photos/2024" });
  assert.deepEqual(press(pressed(HOME, "down", "down"), keyNamed("enter")).action, {
    kind: "list",
    folder: "/home/me/photos/2024",
  });
  assert.deepEqual(press(HOME, keyNamed("q")).action, { kind: "leave" });
  assert.deepEqual(press(HOME, keyNamed("9")), {});
});

Deno.test("Enter opens a folder, and sends a file with all that is selected; Tab sends what is", () => {
  const onFolder = pressed(PICK, "home");
  assert.deepEqual(press(onFolder, keyNamed("enter")).action, {
    kind: "list",
    folder: "/home/me/photos/2024",
  });
  const paths = ["/home/me/photos/2024", `/home/me/photos/${NAMES[2]}`];
  assert.deepEqual(press(PICK, keyNamed("enter")).action, { kind: "send", paths });
  assert.deepEqual(press(PICK, keyNamed("tab")).action, { kind: "send", paths: paths.slice(0, 1) });
  assert.deepEqual(press({ ...PICK, picker: { ...PICK.picker, selected: new Map() } }, keyNamed("tab")), {});
});

Deno.test("letters filter while picking, and Escape goes back one thing at a time", () => {
  const filtered = pressed(PICK, "q", "?", "escape", "s");
  assert.equal(filtered.picker.filter, "qs");
  const back = pressed(filtered, "escape");
  assert.deepEqual([back.picker.filter, back.stage], ["", "pick"]);
  assert.equal(pressed(back, "escape").stage, "home");
  assert.deepEqual(press({ ...back, hasHome: false }, keyNamed("escape")).action, { kind: "leave" });
  assert.equal(pressed(filtered, "backspace").picker.filter, "q");
  assert.deepEqual(press(back, keyNamed("backspace")).action, { kind: "list", folder: "/home/me" });
});

Deno.test("Enter takes a code when it is one, and says what is missing when it is not", () => {
  const complete = typed(HOME, "7-crumble-violin");
  assert.deepEqual(press(complete, keyNamed("enter")).action, { kind: "receive", typed: "7-crumble-violin" });
  assert.equal(pressed(typed(HOME, "7-crumble"), "enter").codeEntry.isEntered, true);
  assert.deepEqual(press({ ...HOME, stage: "code" }, keyNamed("enter")), {});
  assert.equal(pressed(typed(HOME, "7-crumble-vio"), "tab").codeEntry.typed, "7-crumble-violin");
  assert.equal(pressed(typed(HOME, "7-crumble-vio"), "ctrl+u").codeEntry.typed, "");
});

Deno.test("a code can be copied once there is one", () => {
  assert.deepEqual(press(sceneAfter("sender", []), keyNamed("c")), {});
  const waiting = sceneAfter("sender", WAITING);
  assert.deepEqual(press(waiting, keyNamed("c")).action, {
    kind: "copy",
    text: "7-crumble-violin",
    what: "code",
  });
  assert.equal(pressed(waiting, "i").isQrInverted, true);
});

Deno.test("stopping is asked about once somebody is there, and not before", () => {
  const alone = sceneAfter("sender", WAITING);
  assert.deepEqual(press(alone, keyNamed("escape")).action, { kind: "cancel" });
  const together = sceneAfter("sender", [...WAITING, [20, { event: "peer", id: "1", agent: "x" }]]);
  const asked = pressed(together, "q");
  assert.equal(asked.overlay, "cancel");
  assert.equal(pressed(asked, "escape").overlay, undefined);
  assert.equal(pressed(asked, "x").overlay, "cancel");
  assert.deepEqual(press(asked, keyNamed("y")).action, { kind: "cancel" });
  const ending: SessionState = { ...together.session!, isEnding: true };
  assert.deepEqual(press({ ...together, session: ending }, keyNamed("q")), {});
});

Deno.test("words are the same only when somebody says so", () => {
  const asked = withQuestion(sceneAfter("sender", WAITING));
  assert.equal(screenOf(asked), "words");
  assert.deepEqual(press(asked, keyNamed("enter")), {});
  assert.deepEqual(press(asked, keyNamed("y")).action, { kind: "answer", question: 1, answer: true });
  assert.deepEqual(press(asked, keyNamed("n")).action, { kind: "answer", question: 1, answer: false });
});

Deno.test("Ctrl+C and Ctrl+\\ end on every screen, whatever is laid over it", () => {
  const states = [HOME, PICK, typed(HOME, "7"), sceneAfter("sender", WAITING), pressed(HOME, "?")];
  const laidOver = (["cancel", "steps", "help"] as const).map((overlay) => ({
    ...sceneAfter("receiver", WAITING),
    overlay,
  }));
  for (const state of [...states, ...laidOver]) {
    assert.deepEqual(press(state, keyNamed("ctrl+c")).action, { kind: "interrupt" }, screenOf(state));
    assert.deepEqual(press(state, keyNamed("ctrl+\\")).action, { kind: "quit" }, screenOf(state));
  }
});

Deno.test("nothing is drawn outside of a small terminal", () => {
  for (const state of [HOME, PICK, typed(HOME, "7-cr"), sceneAfter("sender", WAITING)]) {
    for (const [columns, rows] of [[40, 10], [20, 5], [200, 60]] as const) {
      const lines = screenFrame(state, columns, rows).split("\n");
      assert.ok(lines.length < rows && lines.every((line) => [...line].length <= columns), screenOf(state));
    }
  }
});
