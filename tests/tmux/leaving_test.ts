/** However the app ends, its terminal is as it was. */

import assert from "node:assert/strict";
import { type Served, type Slip, startServe, startSlip } from "../support/slip.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { Tmux, tmuxTest } from "../support/tmux.ts";

const CODE = /^\d+-[a-z]+-[a-z]+/m;

/** Where the app runs. */
interface Place {
  /** Has a file `big.bin`. */
  readonly folder: TempFolder;
  readonly served: Served;
}

/** Brings a terminal to a screen, and says what shows that it is there; resolves to the other side, if there is one. */
type Way = (terminal: Tmux, place: Place) => Promise<Slip | void>;

/** A sender of `big.bin`, slow enough to be met in the middle of it. */
function startSender({ folder, served }: Place): Slip {
  return startSlip(["send", folder.join("big.bin"), "--throttle", "1M", "--json"], {
    env: { SLIP_SERVER: served.url },
  });
}

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
  async words(terminal, place) {
    const sender = startSender(place);
    await terminal.slip("receive", (await sender.event("code"))["code"], "--verify");
    await terminal.shows(/the same four words/);
    return sender;
  },
  async offer(terminal, place) {
    const sender = startSender(place);
    await terminal.slip("receive", (await sender.event("code"))["code"]);
    await terminal.shows(/Enter take/);
    return sender;
  },
  async moving(terminal, place) {
    const sender = startSender(place);
    await terminal.slip("receive", (await sender.event("code"))["code"], "--dir", "1", "--yes");
    await terminal.shows(/[kM]B\/s/);
    return sender;
  },
  async receivers(terminal, { folder, served }) {
    await terminal.slip("send", folder.join("big.bin"), "--throttle", "1M", "--receivers", "2");
    const code = await terminal.shows(CODE);
    const receiver = startSlip(["receive", code, "--yes", "--dir", folder.join("2"), "--json"], {
      env: { SLIP_SERVER: served.url },
    });
    await terminal.shows(/1 is receiving/);
    return receiver;
  },
  async failed(terminal) {
    await terminal.slip("receive", "999-zoo-zoo");
    await terminal.shows(/try again/);
  },
  async done(terminal, { folder, served }) {
    const sender = startSlip(["send", await folder.write("small.txt", "abc"), "--json"], {
      env: { SLIP_SERVER: served.url },
    });
    const { code } = await sender.event("code");
    await terminal.slip();
    await terminal.shows(/Receive, with a code/);
    await terminal.keys("r");
    await terminal.shows(/whole link/);
    await terminal.type(code);
    await terminal.shows(/✓/);
    await terminal.keys("Enter");
    await terminal.shows(/This name is taken/);
    await terminal.keys("Enter");
    await terminal.shows(/✓ Received 1 file/);
    return sender;
  },
};

tmuxTest("Ctrl+C at every screen ends with 130 and leaves the terminal as it was", async (context) => {
  await using folder = await tempFolder({ "big.bin": new Uint8Array(12_000_000) });
  await using served = await startServe([], { page: false });
  for (const [screen, goThere] of Object.entries(SCREENS)) {
    await context.step(screen, async () => {
      await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
      const before = await terminal.modes();
      await using other = await goThere(terminal, { folder, served }) ?? null;
      assert.deepEqual(await terminal.state(), { isAlternate: true, hasCursor: false });
      await terminal.keys("C-c");
      await terminal.shows(/^status 130\.$/m);
      assert.deepEqual(await terminal.state(), { isAlternate: false, hasCursor: true });
      assert.equal(await terminal.modes(), before);
      // The other side is told, and does not have to find out.
      if (other) assert.equal((await other.end(20_000)).code === 0, screen === "done");
    });
  }
});

/** What ends the app besides Ctrl+C. */
const ENDS: Readonly<Record<string, (terminal: Tmux) => Promise<void>>> = {
  "Ctrl+\\": (terminal) => terminal.keys("C-\\"),
  "SIGINT": (terminal) => signal(terminal, "SIGINT"),
  "SIGTERM": (terminal) => signal(terminal, "SIGTERM"),
  "SIGHUP": (terminal) => signal(terminal, "SIGHUP"),
  "SIGQUIT": (terminal) => signal(terminal, "SIGQUIT"),
};

async function signal(terminal: Tmux, name: Deno.Signal): Promise<void> {
  for (const pid of await terminal.processes()) Deno.kill(pid, name);
}

tmuxTest("signals end the app with 130 and leave the terminal as it was", async (context) => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using served = await startServe([], { page: false });
  for (const [name, end] of Object.entries(ENDS)) {
    await context.step(name, async () => {
      await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
      const before = await terminal.modes();
      await terminal.slip("send", folder.join("a.txt"));
      await terminal.shows(CODE);
      await end(terminal);
      await terminal.shows(/^status 130\.$/m);
      assert.deepEqual(await terminal.state(), { isAlternate: false, hasCursor: true });
      assert.equal(await terminal.modes(), before);
    });
  }
});

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
