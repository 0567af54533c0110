import assert from "node:assert/strict";
import { seededRandom } from "../../core/testing_random.ts";
import { writePatternedFile } from "../support/bytes.ts";
import { type Slip, type SlipEvent, startServe, startSlip } from "../support/slip.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { listTree } from "../support/tree_listing.ts";

/** How often somebody is killed. */
const KILLS = 50;

/** Milliseconds after the start of a receiver within which somebody is killed. */
const WITHIN_MS = 2_500;

/** A rate at which a transfer outlives most of that. */
const RATE = "24M";

const MEBIBYTE = 1024 * 1024;

/** Bytes of the files: several blocks, parts of one, and many small ones. */
const SIZES: readonly number[] = [20 * MEBIBYTE, 9 * MEBIBYTE + 5, 1, 0, ...Array(60).fill(20_000)];
const TOTAL_BYTES = SIZES.reduce((sum, size) => sum + size, 0);

/** One sender, one receiver, and how far it came. */
class Trial {
  readonly #folder: TempFolder;
  readonly #url: string;
  /** Bytes that the receiver had at the last offer; never fewer later, until it is complete. */
  #kept = 0;
  /** How many transfers came to their end, and how many went on from what a killed one had left. */
  completed = 0;
  resumed = 0;

  constructor(folder: TempFolder, url: string) {
    this.#folder = folder;
    this.#url = url;
  }

  /** Starts both, and kills one of them when its time has come. */
  async killed(victim: "sender" | "receiver", afterMs: number): Promise<void> {
    await using sender = this.#send();
    const { code } = await sender.event("code");
    await using receiver = this.#receive(code);
    // deno-lint-ignore slip/no-sleep-in-tests -- the moment is what is tried
    await Promise.race([new Promise((resolve) => setTimeout(resolve, afterMs)), receiver.ended]);
    (victim === "sender" ? sender : receiver).kill("SIGKILL");
    // Whoever is left would notice by itself, after half a minute of silence.
    for (const slip of [sender, receiver]) slip.kill("SIGINT");
    const [received] = await Promise.all([receiver.end(), sender.end()]);
    await this.#judge(received.events, received.code === 0 || await this.#isInPlace());
  }

  /** Whether everything is: a receiver may be killed after that and before it says so. */
  async #isInPlace(): Promise<boolean> {
    try {
      const names = await Array.fromAsync(Deno.readDir(this.#folder.join("in")), ({ name }) => name);
      return names.join() === "tree";
    } catch {
      return false;
    }
  }

  /** Lets both come to their end. */
  async undisturbed(): Promise<void> {
    await using sender = this.#send();
    const { code } = await sender.event("code");
    await using receiver = this.#receive(code);
    const [received, sent] = await Promise.all([receiver.end(), sender.end()]);
    assert.deepEqual([received.code, sent.code], [0, 0], received.stdout + sent.stdout);
    await this.#judge(received.events, true);
  }

  /** What was kept is never fewer, what is complete is the same byte for byte, and only the rest has travelled. */
  async #judge(events: readonly SlipEvent[], isComplete: boolean): Promise<void> {
    const offer = events.find(({ event }) => event === "offer");
    if (offer !== undefined) {
      const { keptBytes: kept = 0 } = offer;
      assert.ok(kept >= this.#kept, `${kept} bytes were kept where ${this.#kept} had been before`);
      this.#kept = kept;
      if (kept > 0) this.resumed++;
    }
    if (!isComplete) return;
    const done = events.findLast(({ event }) => event === "done");
    if (done !== undefined) {
      assert.equal(done["movedBytes"], TOTAL_BYTES - this.#kept, "only what is missing travels");
    }
    assert.deepEqual(await listTree(this.#folder.join("in")), await this.#original());
    await Deno.remove(this.#folder.join("in"), { recursive: true });
    this.#kept = 0;
    this.completed++;
  }

  async #original(): Promise<string[]> {
    const lines = await listTree(this.#folder.path);
    return lines.filter((line) => line.startsWith("tree/"));
  }

  #send(): Slip {
    const cache = { XDG_CACHE_HOME: this.#folder.join("cache") };
    const path = this.#folder.join("tree");
    return startSlip(["send", path, "--server", this.#url, "--json", "--throttle", RATE], { env: cache });
  }

  #receive(code: string): Slip {
    const into = ["--dir", this.#folder.join("in"), "--server", this.#url];
    return startSlip(["receive", code, "--json", "--yes", ...into]);
  }
}

Deno.test(`a sender or a receiver killed at ${KILLS} moments loses nothing that was verified`, async () => {
  const seed = Number(Deno.env.get("SLIP_CRASH_SEED") ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`seed ${seed} (again with SLIP_CRASH_SEED=${seed})`);
  const random = seededRandom(seed);
  await using folder = await tempFolder();
  await Deno.mkdir(folder.join("tree/small"), { recursive: true });
  for (const [index, size] of SIZES.entries()) {
    const path = folder.join("tree", size < MEBIBYTE ? `small/${index}` : `large-${index}`);
    await writePatternedFile(path, size, index + 1);
  }
  await using server = await startServe([], { page: false });
  const trial = new Trial(folder, server.url);
  for (let kill = 0; kill < KILLS; kill++) {
    await trial.killed(random() < 0.5 ? "sender" : "receiver", random() * WITHIN_MS);
  }
  await trial.undisturbed();
  console.log(`${trial.resumed} of ${KILLS + 1} went on from before, ${trial.completed} came to their end`);
  assert.ok(trial.resumed > 0, "some should go on from before");
});
