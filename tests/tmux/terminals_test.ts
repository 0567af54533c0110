/** Terminals of every size and kind, and what is none. */

import assert from "node:assert/strict";
import { startServe } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";
import { Tmux, tmuxTest } from "../support/tmux.ts";

const CODE = /^\d+-[a-z]+-[a-z]+/m;

tmuxTest("the app follows its terminal through every size, and draws nothing twice", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using served = await startServe([], { page: false });
  await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
  await terminal.slip("send", folder.join("a.txt"));
  await terminal.shows(CODE);
  for (const [columns, rows] of [[40, 12], [160, 45], [80, 24], [20, 6], [200, 50], [60, 18]] as const) {
    await terminal.resize(columns, rows);
    // The footer is in the last line but one of a terminal, wherever that is now; the header is on top.
    await terminal.shows(new RegExp(`^slip · (.*\\n){${rows - 2}}.*\\? help\\s*$`));
    const screen = await terminal.screen();
    assert.equal(screen.match(/slip · waiting/g)?.length ?? 0, 1, `${columns} x ${rows}\n${screen}`);
    assert.equal(screen.match(/\? help/g)?.length, 1, screen);
  }
  await terminal.keys("C-c");
  await terminal.shows(/^status 130\.$/m);
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
