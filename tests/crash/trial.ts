/**
 * One sender and one receiver of the same tree, killed again and again, and what must hold whenever that happens.
 *
 * @module
 */

import assert from "node:assert/strict";
import { seededRandom } from "../../core/testing_random.ts";
import { writePatternedFile } from "../support/bytes.ts";
import { type Served, type Slip, type SlipEvent, startServe, startSlip } from "../support/slip.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { listTree } from "../support/tree_listing.ts";
import { until } from "../support/wait.ts";

/** Bytes of the smallest file that is not put aside with the small ones. */
const LARGE_BYTES = 1024 * 1024;

/** What travels, and how fast. */
export interface TrialOptions {
  /** Bytes of each file. */
  readonly sizes: readonly number[];
  /** As `--throttle` takes it: a rate at which a transfer outlives the moment somebody is killed. */
  readonly rate: string;
}

/** Who is killed. */
export type Victim = "sender" | "receiver";

/** Resolves when somebody is to be killed; told the receiver, which has just been started. */
export type Moment = (receiver: Slip) => Promise<unknown>;

/**
 * The moment at which the receiver tells of this share of `totalBytes`, which a slow machine does not miss, or has ended
 * without.
 */
export function whenStored(share: number, totalBytes: number): Moment {
  const isThere = ({ event, bytes }: SlipEvent) => event === "progress" && bytes >= share * totalBytes;
  const what = `${share} of all bytes`;
  return (receiver) => {
    let hasEnded = false;
    receiver.ended.then(() => hasEnded = true);
    const isDue = () => hasEnded || receiver.events.some(isThere);
    return until(isDue, { what, deadlineMs: 60_000, everyMs: 5 });
  };
}

/** The moment so many milliseconds after the receiver's start. */
export function whenStarted(milliseconds: number): Moment {
  // deno-lint-ignore slip/no-sleep-in-tests -- the moment is what is tried
  return () => new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A tree, the folder it is received into, and how far it came. */
export class Trial implements AsyncDisposable {
  /** Bytes of all files. */
  readonly totalBytes: number;
  readonly #rate: string;
  readonly #folder: TempFolder;
  readonly #server: Served;
  /** Bytes that the receiver had at the last offer; never fewer later, until its sender knows that it is done. */
  #kept = 0;
  /** How many senders came to their end, and how many receivers went on from what another one had left. */
  completed = 0;
  resumed = 0;

  private constructor({ sizes, rate }: TrialOptions, folder: TempFolder, server: Served) {
    this.totalBytes = sizes.reduce((sum, size) => sum + size, 0);
    this.#rate = rate;
    this.#folder = folder;
    this.#server = server;
  }

  /** Makes the tree and starts a server. */
  static async open(options: TrialOptions): Promise<Trial> {
    const folder = await tempFolder();
    await Deno.mkdir(folder.join("tree/small"), { recursive: true });
    for (const [index, size] of options.sizes.entries()) {
      const path = folder.join("tree", size < LARGE_BYTES ? `small/${index}` : `large-${index}`);
      await writePatternedFile(path, size, index + 1);
    }
    return new Trial(options, folder, await startServe([], { page: false }));
  }

  /** Starts both, and kills one of them when its moment has come. */
  async killed(victim: Victim, moment: Moment): Promise<void> {
    await using sender = this.#send();
    const { code } = await sender.event("code");
    await using receiver = this.#receive(code);
    await Promise.race([moment(receiver), receiver.ended]);
    (victim === "sender" ? sender : receiver).kill("SIGKILL");
    // Whoever is left would notice by itself, after half a minute of silence. A sender has nothing left to do then.
    if (victim === "sender") receiver.kill("SIGINT");
    else sender.kill("SIGKILL");
    await this.#judge(sender, receiver);
  }

  /** Lets both come to their end. */
  async undisturbed(): Promise<void> {
    await using sender = this.#send();
    const { code } = await sender.event("code");
    await using receiver = this.#receive(code);
    const [received, sent] = await Promise.all([receiver.end(), sender.end()]);
    assert.deepEqual([received.code, sent.code], [0, 0], received.stdout + sent.stdout);
    await this.#judge(sender, receiver);
  }

  /**
   * What was kept is never fewer, what either calls done is the same byte for byte, and only the rest has travelled.
   * Where the sender does not know that all is in place, all of it is found there next time.
   */
  async #judge(sender: Slip, receiver: Slip): Promise<void> {
    const [sent, received] = await Promise.all([sender.end(), receiver.end()]);
    this.#judgeOffer(received.events);
    const done = [...received.events, ...sent.events].filter(({ event }) => event === "done");
    for (const { movedBytes } of done) {
      assert.equal(movedBytes, this.totalBytes - this.#kept, "only what is missing travels");
    }
    const isOver = await this.#isOver();
    if (done.length > 0 || isOver) {
      this.#kept = this.totalBytes;
      await this.#judgeTree();
    }
    if (!isOver && sent.events.every(({ event }) => event !== "done")) return;
    await Deno.remove(this.#folder.join("in"), { recursive: true });
    this.#kept = 0;
    this.completed++;
  }

  #judgeOffer(events: readonly SlipEvent[]): void {
    const offer = events.find(({ event }) => event === "offer");
    if (offer === undefined) return;
    const { keptBytes: kept = 0 } = offer;
    assert.ok(kept >= this.#kept, `${kept} bytes were kept where ${this.#kept} had been before`);
    this.#kept = kept;
    if (kept > 0) this.resumed++;
  }

  /**
   * Whether the journal is gone although something has its name: the sender had said that it knows, and was killed before
   * it told anybody else.
   */
  async #isOver(): Promise<boolean> {
    const names = await Array.fromAsync(Deno.readDir(this.#folder.join("in")), ({ name }) => name).catch(
      () => [],
    );
    return names.length > 0 && !names.some((name) => name.startsWith(".slip-"));
  }

  /** All is there, and nothing else but a journal, which only one of the two may have outlived. */
  async #judgeTree(): Promise<void> {
    const received = await listTree(this.#folder.join("in"));
    const original = await listTree(this.#folder.path);
    assert.deepEqual(
      received.filter((line) => !/^\.slip-\w+\.partial\/(journal)? /.test(line)),
      original.filter((line) => line.startsWith("tree/")),
    );
  }

  #send(): Slip {
    const cache = { XDG_CACHE_HOME: this.#folder.join("cache") };
    const path = this.#folder.join("tree");
    const from = ["--server", this.#server.url, "--throttle", this.#rate];
    return startSlip(["send", path, "--json", ...from], { env: cache });
  }

  #receive(code: string): Slip {
    const into = ["--dir", this.#folder.join("in"), "--server", this.#server.url];
    return startSlip(["receive", code, "--json", "--yes", ...into]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/**
 * Kills one of both `kills` times, then lets them end.
 * @param momentOf Makes a moment of a random number from 0 up to 1.
 */
export async function killAgainAndAgain(
  trial: Trial,
  { seed, kills, momentOf }: {
    readonly seed: number;
    readonly kills: number;
    readonly momentOf: (random: number) => Moment;
  },
): Promise<void> {
  console.log(`seed ${seed} (again with SLIP_CRASH_SEED=${seed})`);
  const random = seededRandom(seed);
  for (let kill = 0; kill < kills; kill++) {
    await trial.killed(random() < 0.5 ? "sender" : "receiver", momentOf(random()));
  }
  await trial.undisturbed();
  console.log(`${trial.resumed} of ${kills + 1} went on from before, ${trial.completed} came to their end`);
  assert.ok(trial.resumed > 0, "some should go on from before");
}

/** The seed that was asked for, or `otherwise`. */
export function seedOr(otherwise: number): number {
  return Number(Deno.env.get("SLIP_CRASH_SEED") ?? otherwise);
}
