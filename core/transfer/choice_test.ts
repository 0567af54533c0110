import assert from "node:assert/strict";
import type { ConflictAction, Survey } from "../ports.ts";
import { type Choice, chosenOf } from "./choice.ts";
import { NOTHING_THERE } from "./testing_sink.ts";

const ENTRIES = ["a", "b", "c", "d"].map((path) => ({ path, size: 1 }));

/** Which entries are wanted, and which kept, of four on a disk that says `survey`. */
function chosen(choice: Choice, survey: Partial<Survey> = {}) {
  const offer = {
    entries: ENTRIES,
    totalBytes: 4,
    leftOut: 0,
    survey: { ...NOTHING_THERE, ...survey },
    place: "",
  };
  const { wanted, kept, plan } = chosenOf(offer, choice);
  const files = [...ENTRIES.keys()];
  assert.deepEqual(files.filter((file) => wanted.has(file)), files.filter((file) => plan.wants(file)));
  return { wanted: files.filter((file) => wanted.has(file)), kept, plan };
}

const conflicts = new Set([1, 2]);

Deno.test("chosenOf() wants all without a word, and renames", () => {
  const { wanted, kept, plan } = chosen({}, { conflicts });
  assert.deepEqual([wanted, kept, plan.onConflict(1)], [[0, 1, 2, 3], [], "rename"]);
});

Deno.test("chosenOf() wants what was chosen, and never what is unfit", () => {
  const unfit = new Map([[3, "name-collision" as const]]);
  assert.deepEqual(chosen({ wants: (file) => file !== 1 }, { unfit }).wanted, [0, 2]);
});

Deno.test("chosenOf() keeps what is there when told to, one by one", () => {
  const actions: ConflictAction[] = ["rename", "skip", "replace", "skip"];
  const { wanted, kept, plan } = chosen({ onConflict: (file) => actions[file]! }, { conflicts });
  assert.deepEqual([wanted, kept, plan.onConflict(2)], [[0, 2, 3], [1], "replace"]);
  assert.deepEqual(chosen({ onConflict: "skip" }, { conflicts }).kept, [1, 2]);
});

Deno.test("chosenOf() asks about a conflict once, and only about what is wanted", () => {
  const asked: number[] = [];
  const onConflict = (file: number) => {
    asked.push(file);
    return "resume" as const;
  };
  const { plan } = chosen({ wants: (file) => file !== 2, onConflict }, { conflicts });
  assert.deepEqual([plan.onConflict(1), plan.onConflict(1), asked], ["resume", "resume", [1]]);
});
