import assert from "node:assert/strict";
import { slipError } from "../../core/errors.ts";
import type { Status } from "../../core/status.ts";
import type { PauseControl } from "../../core/transfer/pause.ts";
import { Terminal } from "../terminal.ts";
import type { Shell } from "../shell.ts";
import { until } from "../../tests/support/wait.ts";
import type { Action } from "./actions.ts";
import { Conductor } from "./conductor.ts";
import { screenOf } from "./screen.ts";
import { INITIAL_STATE } from "./state.ts";
import { Store } from "./store.ts";
import type { AppTask } from "./when.ts";

const CODE: Status = { event: "code", code: "7-a-b", url: "http://h/#7-a-b" };
const DONE: Status = { event: "done", bytes: 1, files: 1, seconds: 1, directory: "" };
const SEND: AppTask = { command: "send", paths: ["a"], flags: {} };

type Work = (shell: Shell, task: AppTask) => Promise<void>;

/** An app without a screen, whose sessions do `work`. */
function app(work: Work, hasHome = true) {
  const store = new Store({ ...INITIAL_STATE, hasHome });
  const said: string[] = [];
  const tasks: AppTask[] = [];
  const interrupt = new AbortController();
  const conductor = new Conductor({
    store,
    shell: { terminal: new Terminal(), signal: interrupt.signal },
    complete: (task) => Promise.resolve(task),
    perform: (task, shell) => (tasks.push(task), work(shell, task)),
    tell: (sequence) => void said.push(sequence),
    remember: (folder) => void said.push(`remember ${folder}`),
    endNow: () => void said.push("end now"),
    now: () => 0,
  });
  const screen = (name: string) =>
    until(() => screenOf(store.getState()) === name, {
      what: () => `${name}, not ${screenOf(store.getState())}`,
    });
  const perform = (kind: Action["kind"]) => conductor.perform({ kind } as Action);
  return { store, conductor, said, tasks, interrupt, screen, perform };
}

/** Runs until its signal aborts, as a session does. */
const untilStopped: Work = ({ reporter, signal }) => {
  reporter.report(CODE);
  const { promise, reject } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => reject(signal.reason));
  return promise;
};

Deno.test("Conductor shows a session that went well, and leaves with 0", async () => {
  const { conductor, screen, perform, store } = app(({ reporter }) => {
    reporter.report(CODE);
    reporter.report(DONE);
    return Promise.resolve();
  });
  conductor.perform({ kind: "send", paths: ["a"] });
  await screen("done");
  assert.equal(store.getState().session?.view.code, "7-a-b");
  perform("leave");
  assert.deepEqual(await conductor.finished, { status: 0 });
  store.close();
});

Deno.test("Conductor keeps the results of sessions that are left for home, and of no others", async () => {
  const { conductor, screen, perform, store, tasks } = app(({ reporter }) => {
    if (tasks.length === 2) return Promise.reject(slipError("peer-lost"));
    return Promise.resolve(reporter.report({ ...DONE, directory: "/d" }));
  });
  for (const end of ["done", "failed", "done"]) {
    conductor.perform({ kind: "receive", typed: "7-a-b" });
    await screen(end);
    perform("home");
  }
  const line = "Received 1 file, 1 B in 1.0 s (1 B/s), verified, in /d";
  assert.deepEqual(store.getState().earlier, { lines: [line, line], forgotten: 0 });
  perform("leave");
  assert.deepEqual(await conductor.finished, { status: 0 });
  store.close();
});

Deno.test("Conductor knows how many may receive", () => {
  for (const [receivers, places] of [[undefined, 1], [3, 3], ["any", undefined]] as const) {
    const { conductor, store } = app(untilStopped);
    void conductor.run({ ...SEND, flags: { receivers } } as AppTask);
    assert.equal(store.getState().session?.places, places);
    conductor.perform({ kind: "interrupt" });
    store.close();
  }
});

Deno.test("Conductor ends by itself when the one thing that was asked for is done", async () => {
  const { conductor, store } = app(({ reporter }) => Promise.resolve(reporter.report(DONE)), false);
  void conductor.run(SEND);
  assert.deepEqual(await conductor.finished, { status: 0 });
  store.close();
});

Deno.test("Conductor tells of a failure that no session told of, and tries again when asked", async () => {
  let tries = 0;
  const { conductor, screen, perform, tasks, store } = app(({ reporter }) => {
    if (++tries === 1) return Promise.reject(slipError("server-unreachable", { url: "http://h" }));
    return Promise.resolve(reporter.report(DONE));
  }, false);
  void conductor.run(SEND);
  await screen("failed");
  assert.match(store.getState().session?.view.problem?.message ?? "", /cannot be reached/);
  perform("again");
  assert.deepEqual([await conductor.finished, tasks], [{ status: 0 }, [SEND, SEND]]);
  store.close();
});

Deno.test("Conductor ends at once after a failure that no other try helps, or that nobody looks at", async () => {
  const missing = slipError("file-missing", { path: "a" });
  const helpless = app(() => Promise.reject(missing), false);
  void helpless.conductor.run(SEND);
  assert.deepEqual(await helpless.conductor.finished, { status: 2, error: missing });
  const lost = slipError("peer-lost");
  const unattended = app(() => Promise.reject(lost), false);
  void unattended.conductor.run({ command: "receive", code: "7-a-b", flags: { yes: true } });
  assert.deepEqual(await unattended.conductor.finished, { status: lost.exitCode, error: lost });
});

Deno.test("Conductor lets a receiver correct a wrong code, and asks for another one after one that is used up", async () => {
  for (const [error, typed] of [["wrong-words", "7-a-b"], ["peer-lost", ""]] as const) {
    const { conductor, screen, perform, store } = app(() => Promise.reject(slipError(error)));
    conductor.perform({ kind: "receive", typed: "7-a-b" });
    await screen("failed");
    perform("again");
    await screen("code");
    assert.equal(store.getState().codeEntry.typed, typed);
  }
});

Deno.test("Conductor stops a session and goes home, or leaves where there is none", async () => {
  for (const hasHome of [true, false]) {
    const { conductor, screen, perform } = app(untilStopped, hasHome);
    void conductor.run(SEND);
    await screen("waiting");
    perform("cancel");
    if (!hasHome) assert.equal((await conductor.finished).status, 130);
    else await screen("home");
  }
});

Deno.test("Conductor ends what runs before it ends with 130, and at once when told twice", async () => {
  const { conductor, screen, perform, store, said } = app(untilStopped);
  void conductor.run(SEND);
  await screen("waiting");
  perform("interrupt");
  assert.equal(store.getState().session?.isEnding, true);
  perform("interrupt");
  assert.deepEqual(said, ["end now"]);
  assert.equal((await conductor.finished).status, 130);
});

Deno.test("Conductor ends with 130 by a signal, with and without a session", async () => {
  const idle = app(untilStopped);
  idle.interrupt.abort(slipError("interrupted"));
  assert.deepEqual(await idle.conductor.finished, { status: 130 });
  const busy = app(untilStopped);
  void busy.conductor.run(SEND);
  await busy.screen("waiting");
  busy.interrupt.abort(slipError("interrupted"));
  assert.equal((await busy.conductor.finished).status, 130);
});

Deno.test("Conductor pauses what runs and lets it go on, each session by itself", async () => {
  const controls: PauseControl[] = [];
  const { conductor, screen, perform, store } = app((shell, task) => {
    controls.push(shell.pause!);
    return untilStopped(shell, task);
  });
  perform("pause");
  void conductor.run(SEND);
  await screen("waiting");
  const [first] = controls;
  perform("pause");
  assert.equal(first!.isPaused, true);
  perform("pause");
  assert.equal(first!.isPaused, false);
  perform("pause");
  perform("cancel");
  await screen("home");
  void conductor.run(SEND);
  await screen("waiting");
  assert.deepEqual(controls.map(({ isPaused }) => isPaused), [true, false]);
  store.close();
});

Deno.test("Conductor puts the engine's questions on the screen, until they are answered or matter no more", async () => {
  const answers: unknown[] = [];
  const over = new AbortController();
  const { conductor, screen, store } = app(async ({ answers: person, reporter }) => {
    reporter.report(CODE);
    answers.push(await person!.confirmWords(["a", "b"], new AbortController().signal));
    answers.push(await person!.confirmWords(["c"], over.signal).catch((reason) => reason));
    reporter.report(DONE);
  });
  void conductor.run(SEND);
  await screen("words");
  conductor.press({ name: "y", text: "y" });
  await until(() => store.getState().session?.questions[0]?.id === 2, { what: "the second question" });
  conductor.perform({ kind: "answer", question: 1, answer: false });
  over.abort("gone");
  await screen("done");
  assert.deepEqual(answers, [true, "gone"]);
  store.close();
});

Deno.test("Conductor copies to the terminal's clipboard, and says so", () => {
  const { conductor, said, store } = app(untilStopped);
  conductor.perform({ kind: "copy", text: "7-a-b", what: "code" });
  assert.deepEqual(said, ["\u001b]52;c;Ny1hLWI=\u0007"]);
  assert.match(store.getState().notice?.text ?? "", /Copied the code/);
});

Deno.test("Conductor ends with 1 when the app itself breaks", async () => {
  const { conductor, screen } = app(untilStopped);
  void conductor.run(SEND);
  await screen("waiting");
  conductor.fail(new Error("wheels"));
  assert.equal((await conductor.finished).status, 1);
});
