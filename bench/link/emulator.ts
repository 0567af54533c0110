/**
 * An emulated line, as a process: two TUN devices, and every packet from one to the other, late, in order, or not at all.
 * Lasts until its stdin ends, so it never outlives its bench, and removes what it made.
 *
 *     deno run … bench/link/emulator.ts SHAPE SEED        the shape as JSON; says `up`, and in the end what it did
 *
 * @module
 */

import { seededRandom } from "../../core/testing_random.ts";
import { Bottleneck, type LineShape } from "./bottleneck.ts";
import type { DirectionReport, EmulatorLine } from "./line.ts";
import { Linux, openLibc } from "./libc.ts";
import { endsOf, removeEnd, setUpEnd } from "./namespaces.ts";
import { PacketLine } from "./packet_line.ts";
import { MTU_BYTES, Tun } from "./tun.ts";
import { WaitHistogram } from "./wait_histogram.ts";

/** Packets read from one device before the other has its turn. */
const READS_PER_TURN = 64;

/** Milliseconds that it sleeps at most. */
const LONGEST_SLEEP_MS = 100;

/** One direction: from one device to the other. */
class Direction {
  readonly #from: Tun;
  readonly #to: Tun;
  readonly #bottleneck: Bottleneck;
  readonly #line = new PacketLine(MTU_BYTES);
  readonly #waits = new WaitHistogram();
  readonly #lateness = new WaitHistogram();
  readonly #fates = { passes: 0, lost: 0, dropped: 0 };

  constructor(from: Tun, to: Tun, bottleneck: Bottleneck) {
    this.#from = from;
    this.#to = to;
    this.#bottleneck = bottleneck;
  }

  /** When something has to be done next. */
  get nextDueMs(): number {
    return this.#line.nextDueMs;
  }

  /** Takes in what came and lets out what is due. */
  turn(): void {
    const nowMs = performance.now();
    this.#line.deliverDue(nowMs, (packet, dueMs) => {
      this.#to.write(packet);
      this.#lateness.add(nowMs - dueMs);
    });
    for (let reads = 0; reads < READS_PER_TURN; reads++) {
      const packet = this.#from.read();
      if (packet === undefined) return;
      this.#admit(packet);
    }
  }

  /** What it did so far. */
  report(): DirectionReport {
    const { passes, lost, dropped } = this.#fates;
    return {
      passed: passes,
      lost,
      dropped,
      waits: this.#waits.summary(),
      lateness: this.#lateness.summary(),
    };
  }

  #admit(packet: Uint8Array): void {
    const passage = this.#bottleneck.admit(packet.length, performance.now());
    this.#fates[passage.fate]++;
    if (passage.fate !== "passes") return;
    this.#waits.add(passage.waitedMs);
    this.#line.push(packet, passage.dueMs);
  }
}

/** Waits for packets, for the end of stdin, or until `untilMs`; returns whether stdin ended. */
function makeSleep(descriptors: readonly number[]): (untilMs: number) => boolean {
  const fds = new Int32Array(2 * (descriptors.length + 1));
  fds[1] = Linux.POLLIN;
  descriptors.forEach((descriptor, index) => fds.set([descriptor, Linux.POLLIN], 2 * index + 2));
  const bytes = new Uint8Array(fds.buffer);
  const timeout = new BigInt64Array(2);
  const timeoutBytes = new Uint8Array(timeout.buffer);
  return (untilMs) => {
    const ms = Math.min(LONGEST_SLEEP_MS, Math.max(0, untilMs - performance.now()));
    timeout[1] = BigInt(Math.round(ms * 1e6));
    libc.ppoll(bytes, BigInt(descriptors.length + 1), timeoutBytes, null);
    // The upper half of a pollfd's second word is what happened; nobody writes to stdin, so it is its end.
    return fds[1]! >>> 16 !== 0;
  };
}

/**
 * Lets this thread go before all ordinary ones, so that a busy machine does not make the line late; where it may not, the
 * report tells how late it was.
 */
function goFirst(): void {
  const priority = new Uint8Array(new Int32Array([1]).buffer);
  libc.sched_setscheduler(0, Linux.SCHED_RR | Linux.SCHED_RESET_ON_FORK, priority);
}

function forward(tuns: readonly Tun[], directions: readonly Direction[]): void {
  const sleep = makeSleep(tuns.map(({ descriptor }) => descriptor));
  while (!sleep(Math.min(...directions.map(({ nextDueMs }) => nextDueMs)))) {
    for (const direction of directions) direction.turn();
  }
}

function say(line: EmulatorLine): void {
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(line) + "\n"));
}

const [shape = "", seed = ""] = Deno.args;
const libc = openLibc();
const ends = endsOf(Deno.pid);
// The bench gets the signal too and then closes stdin.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) Deno.addSignalListener(signal, () => {});
try {
  const tuns = ends.map(({ device }) => new Tun(libc, device)) as [Tun, Tun];
  for (const end of ends) await setUpEnd(end);
  const bottleneck = (chance: number) => new Bottleneck(JSON.parse(shape) as LineShape, seededRandom(chance));
  const there = new Direction(tuns[0], tuns[1], bottleneck(Number(seed)));
  const back = new Direction(tuns[1], tuns[0], bottleneck(Number(seed) + 1));
  goFirst();
  say({ up: true });
  forward(tuns, [there, back]);
  say({ there: there.report(), back: back.report() });
} catch (error) {
  say({ problem: error instanceof Error ? error.message : String(error) });
} finally {
  for (const end of ends) await removeEnd(end);
}
Deno.exit(0);
