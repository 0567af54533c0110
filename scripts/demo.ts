/**
 * The first thing to try: a server, a sender and a receiver on this machine, each its own process, and 64 MiB that go
 * from one to the other. Tells what happens, compares the bytes, and leaves nothing behind.
 *
 * @module
 */

import { formatBytes, formatRate } from "../core/format.ts";
import { sha256OfFile, writePatternedFile } from "../tests/support/bytes.ts";
import { type Slip, type SlipEvent, startServe, startSlip } from "../tests/support/slip.ts";
import { tempFolder } from "../tests/support/temp.ts";

const FILE_NAME = "demo.bin";
const FILE_BYTES = 64 * 1024 * 1024;

/** Milliseconds the whole transfer may take; seconds are usual. */
const TRANSFER_MS = 120_000;

/** A line of the story: who, and what they did. */
function tell(who: string, what: string): void {
  console.log(`  ${who.padEnd(10)}${what}`);
}

/** Shows how far the receiver is until `end` settles: in place on a terminal, elsewhere a line now and then. */
async function showProgress(receiver: Slip, end: Promise<unknown>): Promise<void> {
  const isTerminal = Deno.stdout.isTerminal();
  const draw = isTerminal ? drawInPlace : console.log;
  const timer = setInterval(() => {
    const latest = receiver.events.findLast(({ event }) => event === "progress");
    if (latest) draw(describeProgress(latest));
  }, isTerminal ? 100 : 1000);
  try {
    await end;
  } finally {
    clearInterval(timer);
    if (isTerminal) drawInPlace("");
  }
}

function describeProgress({ bytes, totalBytes, bytesPerSecond }: SlipEvent): string {
  return `  ${"".padEnd(10)}${formatBytes(bytes)} of ${formatBytes(totalBytes)}, ${
    formatRate(bytesPerSecond)
  }`;
}

/** Replaces the line that the cursor is on. */
function drawInPlace(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`\r\x1b[K${line}`));
}

/** The first event of this name; fails with what `end` says when a command ends before it. */
async function eventOf(slip: Slip, name: string, end: Promise<unknown>): Promise<SlipEvent> {
  const failure = end.then(() => new Error(`slip ${slip.args[0]} ended without "${name}"`), (error) => error);
  try {
    return await slip.event(name);
  } catch {
    throw await failure;
  }
}

/** What a command told once it has ended well; fails with its words when it does not. */
async function endWell(slip: Slip): Promise<readonly SlipEvent[]> {
  const { code, events, stderr } = await slip.end(TRANSFER_MS);
  if (code === 0) return events;
  const error = events.find(({ event }) => event === "error");
  const why = error ? `${error["message"]}. ${error["hint"]}` : stderr.trim();
  throw new Error(`slip ${slip.args[0]} ended with ${code}: ${why}`);
}

/** Plays the demo; every process and file it makes is handed to `cleanup` at once. */
async function playDemo(cleanup: AsyncDisposableStack): Promise<void> {
  const folder = cleanup.use(await tempFolder({ "received/.keep": "" }));
  const sent = await writePatternedFile(folder.join(FILE_NAME), FILE_BYTES);

  const server = cleanup.use(await startServe([], { page: false }));
  tell("Server", `listens on ${server.url}`);

  const shared = ["--server", server.url, "--json", "--trace"];
  const sender = cleanup.use(startSlip(["send", folder.join(FILE_NAME), ...shared]));
  const { code } = await eventOf(sender, "code", endWell(sender));
  tell("Sender", `offers ${FILE_NAME}, ${formatBytes(FILE_BYTES)}, under the code ${code}`);

  const receiver = cleanup.use(
    startSlip(["receive", code, "--yes", "--dir", folder.join("received"), ...shared]),
  );
  const ends = Promise.all([endWell(sender), endWell(receiver)]);
  const path = await eventOf(receiver, "path", ends);
  tell("Receiver", "typed the code and accepts");
  tell("Both", `are connected: ${path["detail"]}`);

  await showProgress(receiver, ends);
  const [sentEvents, receivedEvents] = await ends;
  tellSteps([...sentEvents, ...receivedEvents]);
  tellResult(receivedEvents);
  await compare(folder.join("received", FILE_NAME), sent);
}

function tellSteps(events: readonly SlipEvent[]): void {
  const steps = new Set(events.filter(({ event }) => event === "step").map(({ n }) => n));
  if (steps.size > 0) tell("Both", `took ${steps.size} steps to connect; --trace names them`);
}

function tellResult(events: readonly SlipEvent[]): void {
  const done = events.find(({ event }) => event === "done");
  if (!done) throw new Error("the receiver ended without saying that it is done");
  const seconds = Number(done["seconds"]);
  const bytesPerSecond = FILE_BYTES / Math.max(seconds, 0.001);
  tell("Receiver", `stored and verified it in ${seconds.toFixed(1)} s, ${formatRate(bytesPerSecond)}`);
}

async function compare(path: string, sent: string): Promise<void> {
  const received = await sha256OfFile(path);
  if (received !== sent) throw new Error(`the files differ: sent ${sent}, received ${received}`);
  tell("Both", `hold the same bytes, SHA-256 ${sent.slice(0, 16)}…`);
}

/** What to type next, by what started this: who came through npx has no `deno` to type. */
function nextSteps(): string {
  const isNpx = Deno.env.get("npm_command") === "exec";
  const task = isNpx ? `npx --yes deno@${Deno.version.deno} task` : "deno task";
  return `
Now yours, with three terminals in this folder, and whole paths:
  ${task} serve
  ${task} send /path/to/FILE
  ${task} receive CODE --dir /path/to/FOLDER`;
}

/** Ends the demo at once and leaves nothing behind, with the exit status of an interrupted command. */
function endOnInterrupt(cleanup: AsyncDisposableStack): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, async () => {
      await cleanup.disposeAsync();
      Deno.exit(130);
    });
  }
}

if (import.meta.main) {
  console.log("A file goes from one process to another on this machine, over WebRTC.\n");
  await using cleanup = new AsyncDisposableStack();
  endOnInterrupt(cleanup);
  try {
    await playDemo(cleanup);
    console.log(nextSteps());
  } catch (error) {
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
