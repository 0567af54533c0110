/** Where stdin or stdout carries what moves, there are plain lines and nothing is done to the terminal. */

import assert from "node:assert/strict";
import { sha256OfFile, writePatternedFile } from "../support/bytes.ts";
import { startServe } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";
import { Tmux, tmuxTest } from "../support/tmux.ts";

const CODE = /^ *\d+-[a-z]+-[a-z]+/m;

/** Whether to take what is offered. */
const QUESTION = /\? \[[^\]]*\] *$/m;

const USUAL = { isAlternate: false, hasCursor: true };

tmuxTest("stdin from a file goes to stdout in a pipe, after a question in a line", async () => {
  await using folder = await tempFolder();
  await writePatternedFile(folder.join("dump.bin"), 2_500_000);
  await using served = await startServe([], { page: false });
  const options = { cwd: folder.path, env: { SLIP_SERVER: served.url } };
  await using sending = await Tmux.start(options);
  await using receiving = await Tmux.start(options);
  const before = await receiving.modes();
  await sending.run(`${sending.command("send", "-")} < dump.bin; echo "status $?."`);
  const code = (await sending.shows(CODE)).trim();
  await receiving.run(`${receiving.command("receive", code, "-o", "-")} | sha256sum`);
  await receiving.shows(QUESTION);
  for (const terminal of [sending, receiving]) assert.deepEqual(await terminal.state(), USUAL);
  await receiving.type("y");
  await receiving.keys("Enter");
  assert.equal(await receiving.shows(/^[0-9a-f]{64}/m), await sha256OfFile(folder.join("dump.bin")));
  await sending.shows(/^status 0\.$/m);
  assert.equal(await receiving.modes(), before);
});

tmuxTest("stdout into a pipe gets the code, and Ctrl+C ends it as ever", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using served = await startServe([], { page: false });
  await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
  const before = await terminal.modes();
  await terminal.run(`(trap : INT; ${terminal.command("send", "a.txt")}; echo "status $?." >&2) | cat`);
  await terminal.shows(CODE);
  assert.deepEqual(await terminal.state(), USUAL);
  await terminal.keys("C-c");
  await terminal.shows(/^status 130\.$/m);
  assert.deepEqual(await terminal.state(), USUAL);
  assert.equal(await terminal.modes(), before);
});

tmuxTest("on a terminal that is dumb, files go from lines to lines", async () => {
  await using folder = await tempFolder({ "a.txt": "abc", "in/.keep": "" });
  await using served = await startServe([], { page: false });
  const options = { cwd: folder.path, env: { SLIP_SERVER: served.url, TERM: "dumb" } };
  await using sending = await Tmux.start(options);
  await using receiving = await Tmux.start(options);
  await sending.slip("send", "a.txt");
  const code = (await sending.shows(CODE)).trim();
  await receiving.slip("receive", code, "--dir", "in");
  await receiving.shows(QUESTION);
  for (const terminal of [sending, receiving]) assert.deepEqual(await terminal.state(), USUAL);
  await receiving.type("y");
  await receiving.keys("Enter");
  for (const terminal of [sending, receiving]) await terminal.shows(/^status 0\.$/m);
  assert.equal(await Deno.readTextFile(folder.join("in", "a.txt")), "abc");
});
