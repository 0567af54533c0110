/** Terminals of every size and kind, and what is none. */

import assert from "node:assert/strict";
import { startServe } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";
import { Tmux, tmuxTest } from "../support/tmux.ts";

const CODE = /^\d+-[a-z]+-[a-z]+/m;

/** Columns and rows of terminals, from less than is needed to plenty, each far from the one before. */
const SIZES = [[40, 12], [160, 45], [80, 24], [20, 6], [200, 50], [60, 8], [200, 10], [100, 30]] as const;

/** Asserts that there is one header on top of `rows`, and one footer in the last line but one. */
async function assertWhole(terminal: Tmux, rows: number): Promise<void> {
  const header = "slip(?= · )(?![^]+slip · )";
  const footer = `(?=(.*\\n){${rows - 2}}.*\\? help\\s*$)(?![^]*\\? help[^]*\\? help)`;
  await terminal.shows(new RegExp(`^${header}${footer}`));
}

tmuxTest("the app follows its terminal through every size, and draws nothing twice", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using served = await startServe([], { page: false });
  await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
  await terminal.slip("send", folder.join("a.txt"));
  await terminal.shows(CODE);
  for (const [columns, rows] of SIZES) {
    await terminal.resize(columns, rows);
    await assertWhole(terminal, rows);
  }
  await terminal.keys("C-c");
  await terminal.shows(/^status 130\.$/m);
});

tmuxTest("both sides of a transfer follow their terminals through every size", async () => {
  await using folder = await tempFolder({ "big.bin": new Uint8Array(30_000_000) });
  await using served = await startServe([], { page: false });
  const options = { cwd: folder.path, env: { SLIP_SERVER: served.url } };
  await using sending = await Tmux.start(options);
  await using receiving = await Tmux.start(options);
  await sending.slip("send", "big.bin", "--throttle", "500k");
  const code = await sending.shows(CODE);
  await receiving.slip("receive", code, "--dir", "in", "--yes");
  for (const terminal of [sending, receiving]) await terminal.shows(/kB\/s/);
  for (const [columns, rows] of SIZES) {
    for (const terminal of [sending, receiving]) await terminal.resize(columns, rows);
    for (const terminal of [sending, receiving]) await assertWhole(terminal, rows);
  }
  await receiving.keys("C-c");
  for (const terminal of [receiving]) await terminal.shows(/^status 130\.$/m);
});

tmuxTest("with TERM=dumb, in CI, with --plain and into a pipe there are plain lines", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using served = await startServe([], { page: false });
  const ways: [env: Record<string, string>, flags: string[]][] = [
    [{ TERM: "dumb" }, []],
    [{ CI: "true" }, []],
    [{}, ["--plain"]],
    [{}, ["--json"]],
  ];
  for (const [env, flags] of ways) {
    await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url, ...env } });
    await terminal.slip("send", folder.join("a.txt"), ...flags);
    await terminal.shows(flags.includes("--json") ? /"event":"code"/ : /On the other side, run/);
    assert.deepEqual(
      await terminal.state(),
      { isAlternate: false, hasCursor: true },
      JSON.stringify([env, flags]),
    );
    assert.doesNotMatch(await terminal.screen(), /\? help/);
    await terminal.keys("C-c");
    await terminal.shows(/^status 130\.$/m);
  }
});

tmuxTest("slip with TERM=dumb asks in plain lines", async () => {
  await using folder = await tempFolder();
  await using terminal = await Tmux.start({ cwd: folder.path, env: { TERM: "dumb" } });
  await terminal.slip();
  await terminal.shows(/Send or receive\? \[s\/r\]/);
  await terminal.keys("C-c");
  await terminal.shows(/^status 130\.$/m);
});

tmuxTest("a screen reader gets text on the usual screen, without drawings", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using served = await startServe([], { page: false });
  const env = { SLIP_SERVER: served.url, INK_SCREEN_READER: "true" };
  await using terminal = await Tmux.start({ cwd: folder.path, env });
  await terminal.slip("send", folder.join("a.txt"));
  await terminal.shows(CODE);
  assert.equal((await terminal.state()).isAlternate, false);
  assert.doesNotMatch(await terminal.screen(), /[█▀▄]/);
  await terminal.keys("C-c");
  await terminal.shows(/^status 130\.$/m);
});

tmuxTest("without UTF-8 and without colours there are ASCII and attributes alone", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using served = await startServe([], { page: false });
  const env = { SLIP_SERVER: served.url, LC_ALL: "C", NO_COLOR: "1" };
  await using terminal = await Tmux.start({ cwd: folder.path, env });
  await terminal.slip();
  await terminal.shows(/> Send files/);
  assert.match(await terminal.screen(), /^[\n -~]*$/);
  await terminal.keys("q");
  await terminal.shows(/^status 0\.$/m);
});
