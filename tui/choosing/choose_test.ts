import assert from "node:assert/strict";
import type { ConflictAction, ManifestEntry, Survey } from "../../core/ports.ts";
import type { Choice } from "../../core/transfer/choice.ts";
import { type ChoiceRules, choose } from "./choose.ts";

const entries: ManifestEntry[] = [
  { path: "a.txt", size: 10 },
  { path: "b.bin", size: 200 },
  { path: "docs/c.txt", size: 3000 },
  { path: "AUX", size: 1 },
];

/** Somebody who gives these answers, and then no more. */
class Scripted {
  readonly told: string[] = [];
  readonly questions: string[] = [];
  readonly #answers: (string | undefined)[];

  constructor(...answers: string[]) {
    this.#answers = answers;
  }

  tell(lines: readonly string[]): void {
    this.told.push(...lines);
  }

  ask(question: string): Promise<string | undefined> {
    this.questions.push(question);
    return Promise.resolve(this.#answers.shift());
  }
}

interface Case {
  readonly rules?: Partial<ChoiceRules>;
  readonly survey?: Partial<Survey>;
  readonly answers?: readonly string[];
  readonly offered?: readonly ManifestEntry[];
}

/** What is chosen, as `0 1:replace`; `declined` when nothing is. */
async function chosen({ rules = {}, survey = {}, answers = [], offered = entries }: Case) {
  const person = new Scripted(...answers);
  const nothing: Survey = { conflicts: new Set(), kept: new Map(), unfit: new Map(), outdated: [] };
  const totalBytes = offered.reduce((sum, { size }) => sum + size, 0);
  const offer = {
    entries: offered,
    totalBytes,
    leftOut: 0,
    survey: { ...nothing, ...survey },
    place: "/in",
  };
  const choice = await choose(offer, { yes: false, canAskAgain: true, where: "in /in", ...rules }, person);
  return { ...person, plan: planOf(choice, offered, offer.survey) };
}

function planOf(choice: boolean | Choice, offered: readonly ManifestEntry[], { conflicts }: Survey): string {
  if (typeof choice === "boolean") return choice ? "accepted" : "declined";
  const action = (file: number): ConflictAction =>
    typeof choice.onConflict === "function" ? choice.onConflict(file) : choice.onConflict!;
  return offered.flatMap((_, file) => {
    if (!choice.wants!(file)) return [];
    return [conflicts.has(file) ? `${file}:${action(file)}` : `${file}`];
  }).join(" ");
}

const unfit: Survey["unfit"] = new Map([[3, "unsafe-name"]]);

Deno.test("choose() takes what rules say without a question", async () => {
  const conflicts = new Set([0, 1]);
  const table: [Partial<ChoiceRules>, string][] = [
    [{}, "0:rename 1:rename 2"],
    [{ only: ["*.txt"] }, "0:rename 2"],
    [{ only: ["*.txt", "!a*"] }, "2"],
    [{ only: ["AUX"] }, "declined"],
    [{ only: ["*.jpg"] }, "declined"],
    [{ onConflict: "replace" }, "0:replace 1:replace 2"],
    [{ onConflict: "skip", only: ["a.txt"] }, "0:skip"],
    [{ onConflict: "ask", canAskAgain: false }, "0:rename 1:rename 2"],
  ];
  for (const [rules, plan] of table) {
    const result = await chosen({ rules: { yes: true, ...rules }, survey: { conflicts, unfit } });
    assert.equal(result.plan, plan, JSON.stringify(rules));
    assert.deepEqual(result.questions, []);
  }
});

Deno.test("choose() asks a person which, and again when the answer is unclear", async () => {
  const table: [string[], string][] = [
    [["y"], "0 1 2"],
    [["n"], "declined"],
    [[""], "declined"],
    [[], "declined"],
    [["1,3"], "0 2"],
    [["*.txt"], "0 2"],
    [["2-"], "1 2"],
    [["4"], "declined"],
    [["yess", "9", "2"], "1"],
    [["yess"], "declined"],
  ];
  for (const [answers, plan] of table) {
    assert.equal((await chosen({ answers, survey: { unfit } })).plan, plan, String(answers));
  }
  const { questions, told } = await chosen({ answers: ["*.md", "n"], survey: { unfit, freeBytes: 2e9 } });
  assert.equal(
    questions[1],
    "Save 3 files, 3.2 kB in /in (2.0 GB free)? [y/N, or numbers and patterns: 1,3-5 *.txt] ",
  );
  assert.equal(told.at(-1), "nothing matches *.md: answer with y, n, or numbers and patterns");
});

Deno.test("choose() takes an unclear answer for a no where nobody can correct it", async () => {
  const rules = { canAskAgain: false };
  for (const [answer, plan] of [["yess", "declined"], ["y", "0 1 2 3"], ["2", "1"]] as const) {
    const { plan: actual, questions } = await chosen({ rules, answers: [answer, "y"] });
    assert.equal(actual, plan);
    assert.equal(questions.length, 1);
  }
});

Deno.test("choose() asks what becomes of each taken name, or of all", async () => {
  const conflicts = new Set([2, 0, 1]);
  const table: [string[], string][] = [
    [["y", "2", "skip", ""], "0:replace 1:skip 2:rename"],
    [["y", "4", "3 all"], "0:skip 1:resume 2:resume"],
    [["y", "all"], "0:rename 1:rename 2:rename"],
    [["2", "r", "rep"], "1:replace"],
    [["y", "2"], "declined"],
    [["y", "what", "2 all"], "0:replace 1:replace 2:replace"],
  ];
  for (const [answers, plan] of table) {
    const offered = entries.slice(0, 3);
    assert.equal((await chosen({ answers, survey: { conflicts }, offered })).plan, plan, String(answers));
  }
});

Deno.test("choose() asks of conflicts only when that is the policy and somebody can answer", async () => {
  const survey = { conflicts: new Set([0]) };
  const offered = entries.slice(0, 1);
  const piped = await chosen({ survey, offered, answers: ["y", "2"], rules: { canAskAgain: false } });
  assert.deepEqual([piped.plan, piped.questions.length], ["0:rename", 1]);
  const told = await chosen({ survey, offered, answers: ["y"], rules: { onConflict: "skip" } });
  assert.deepEqual([told.plan, told.questions.length], ["0:skip", 1]);
  const asked = await chosen({ survey, offered, answers: ["2"], rules: { onConflict: "ask", yes: true } });
  assert.deepEqual([asked.plan, asked.questions], ["0:replace", ["a.txt is there already: [1] "]]);
});

Deno.test("choose() shows first what there is, what is kept, taken and too large", async () => {
  const { told, questions } = await chosen({
    answers: ["n"],
    offered: entries.slice(0, 2),
    survey: { freeBytes: 50, kept: new Map([[1, 100]]), conflicts: new Set([0]) },
  });
  assert.deepEqual(told, [
    "Offered: 2 files, 210 B",
    "    1   10 B  a.txt  (there already)",
    "    2  200 B  b.bin  (100 B is here already)",
    "100 B of it is here from an earlier attempt",
    "1 name is taken by something else",
    "Only 50 B are free, so it does not fit as a whole",
  ]);
  assert.equal(questions.length, 1);
  const single = await chosen({ offered: entries.slice(0, 1), answers: ["y"] });
  assert.deepEqual(single.told, ["Offered: 1 file, 10 B", "    10 B  a.txt"]);
  assert.deepEqual(single.questions, ["Save 1 file, 10 B in /in? [y/N] "]);
});

Deno.test("choose() neither lists nor asks when all of it is text", async () => {
  const offered: ManifestEntry[] = [{ path: "text", kind: "text", size: 5 }];
  const { plan, told, questions } = await chosen({ offered, rules: { only: ["*.jpg"] } });
  assert.deepEqual([plan, told, questions], ["accepted", [], []]);
});
