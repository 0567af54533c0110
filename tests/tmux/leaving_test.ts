/** However the app ends, its terminal is as it was. */

import assert from "node:assert/strict";
import { type Served, startServe, startSlip } from "../support/slip.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { Tmux, tmuxTest } from "../support/tmux.ts";

const CODE = /^\d+-[a-z]+-[a-z]+/m;

/** Brings a terminal to a screen, and says what shows that it is there. */
type Way = (terminal: Tmux, place: { readonly folder: TempFolder; readonly served: Served }) => Promise<void>;

const SCREENS: Readonly<Record<string, Way>> = {
  async home(terminal) {
    await terminal.slip();
    await terminal.shows(/Receive, with a code/);
  },
  async help(terminal) {
    await terminal.slip();
    await terminal.shows(/Receive, with a code/);
    await terminal.keys("?");
    await terminal.shows(/end at once/);
  },
  async pick(terminal) {
    await terminal.slip();
    await terminal.shows(/Receive, with a code/);
    await terminal.keys("s");
    await terminal.shows(/big\.bin/);
  },
  async code(terminal) {
    await terminal.slip("receive");
    await terminal.shows(/whole link/);
    await terminal.type("7-cr");
    await terminal.shows(/crack/);
  },
  async waiting(terminal, { folder }) {
    await terminal.slip("send", folder.join("big.bin"));
    await terminal.shows(CODE);
  },
  async steps(terminal, { folder }) {
    await terminal.slip("send", folder.join("big.bin"));
    await terminal.shows(CODE);
    await terminal.keys("t");
    await terminal.shows(/configure ICE servers/);
  },
  async failed(terminal) {
    await terminal.slip("receive", "999-zoo-zoo");
    await terminal.shows(/nobody is sending|999/);
    await terminal.shows(/try again/);
  },
};

for (const [screen, goThere] of Object.entries(SCREENS)) {
  tmuxTest(`Ctrl+C at the screen "${screen}" ends with 130 and leaves the terminal as it was`, async () => {
    await using folder = await tempFolder({ "big.bin": new Uint8Array(100) });
    await using served = await startServe([], { page: false });
    await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
    const before = await terminal.modes();
    await goThere(terminal, { folder, served });
    assert.deepEqual(await terminal.state(), { isAlternate: true, hasCursor: false });
    await terminal.keys("C-c");
    await terminal.shows(/^status 130\.$/m);
    assert.deepEqual(await terminal.state(), { isAlternate: false, hasCursor: true });
    assert.equal(await terminal.modes(), before);
  });
}

for (const side of ["offer", "moving"] as const) {
  tmuxTest(`Ctrl+C at the screen "${side}" tells the other side too`, async () => {
    await using folder = await tempFolder({ "big.bin": new Uint8Array(30_000_000) });
    await using served = await startServe([], { page: false });
    await using sender = startSlip(["send", folder.join("big.bin"), "--throttle", "1M", "--json"], {
      env: { SLIP_SERVER: served.url },
    });
    const { code } = await sender.event("code");
    await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
    const before = await terminal.modes();
    await terminal.slip("receive", code, "--dir", folder.join("in"), ...(side === "moving" ? ["--yes"] : []));
    await terminal.shows(side === "moving" ? /MB\/s/ : /Enter take/);
    await terminal.keys("C-c");
    await terminal.shows(/^status 130\.$/m);
    assert.deepEqual(await terminal.state(), { isAlternate: false, hasCursor: true });
    assert.equal(await terminal.modes(), before);
    assert.notEqual((await sender.end()).code, 0);
  });
}

for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) {
  tmuxTest(`${signal} ends the app with 130 and leaves the terminal as it was`, async () => {
    await using folder = await tempFolder({ "a.txt": "abc" });
    await using served = await startServe([], { page: false });
    await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
    const before = await terminal.modes();
    await terminal.slip("send", folder.join("a.txt"));
    await terminal.shows(CODE);
    for (const pid of await terminal.processes()) Deno.kill(pid, signal);
    await terminal.shows(/^status 130\.$/m);
    assert.deepEqual(await terminal.state(), { isAlternate: false, hasCursor: true });
    assert.equal(await terminal.modes(), before);
  });
}

tmuxTest(
  "an error that nobody caught ends the app with a sentence, and leaves the terminal as it was",
  async () => {
    await using folder = await tempFolder();
    await using terminal = await Tmux.start({ cwd: folder.path });
    const before = await terminal.modes();
    const script = new URL("crashing_app.ts", import.meta.url).pathname;
    await terminal.run(`'${Deno.execPath()}' run -A --no-check '${script}'; echo "status $?."`);
    await terminal.shows(/^status 1\.$/m);
    assert.match(await terminal.screen(), /slip: .*the wheels came off/);
    assert.deepEqual(await terminal.state(), { isAlternate: false, hasCursor: true });
    assert.equal(await terminal.modes(), before);
  },
);
