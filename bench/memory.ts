/**
 * `deno task bench:memory`: how much the real commands grow over idle, for a huge file, a huge tree and a pipe whose
 * consumer stopped.
 *
 *     deno task bench:memory [--gibibytes 16] [--entries 200000] [--seconds 20]
 *
 * Idle is the resident set once the code is shown (sender) and once the offer is (receiver), before anything moves; the
 * peak is the kernel's own (`VmHWM` of proc_pid_status(5)), so Linux only.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { type Slip, startServe, startSlip } from "../tests/support/slip.ts";
import { tempFolder } from "../tests/support/temp.ts";
import { until } from "../tests/support/wait.ts";

/** Milliseconds after which a run counts as hung. */
const DEADLINE_MS = 30 * 60_000;

const MEBIBYTE = 1024 * 1024;

const { values } = parseArgs({
  options: {
    gibibytes: { type: "string", default: "16" },
    entries: { type: "string", default: "200000" },
    seconds: { type: "string", default: "20" },
  },
});

/** Bytes of a figure of `/proc/PID/status`. */
async function memoryOf(slip: Slip, figure: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${slip.pid}/status`);
  return Number(new RegExp(`^${figure}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024;
}

/** Forgets the peak so far: what follows is what the transfer took (proc_pid_clear_refs(5), 5). */
async function forgetPeak(slip: Slip): Promise<number> {
  await Deno.writeTextFile(`/proc/${slip.pid}/clear_refs`, "5");
  return await memoryOf(slip, "VmRSS");
}

/** Reads the peaks of both ends again and again until `over`, since an ended process has none. */
async function peaks(slips: readonly Slip[], over: Promise<unknown>): Promise<number[]> {
  const highest = slips.map(() => 0);
  let isOver = false;
  over.finally(() => isOver = true).catch(() => {});
  while (!isOver) {
    await Promise.all(slips.map(async (slip, index) => {
      const peak = await memoryOf(slip, "VmHWM").catch(() => 0);
      // One that just ended has none.
      if (peak > highest[index]!) highest[index] = peak;
    }));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await over;
  return highest;
}

function row(name: string, idle: readonly number[], peak: readonly number[]): string {
  const cells = idle.flatMap((bytes, index) => [bytes, peak[index]!, peak[index]! - bytes]);
  return `| ${name} | ${cells.map((bytes) => (bytes / MEBIBYTE).toFixed(0)).join(" | ")} |`;
}

/** Sends `path` into an empty folder and tells how both ends grew. */
async function measureTransfer(name: string, path: string): Promise<void> {
  await using server = await startServe();
  await using folder = await tempFolder();
  await using sender = startSlip(["send", path, "--server", server.url, "--json"]);
  const { code } = await sender.event("code");
  const senderIdle = await forgetPeak(sender);
  const into = ["--dir", folder.join("in")];
  await using receiver = startSlip(["receive", code, "--server", server.url, "--json", "--yes", ...into]);
  await receiver.event("peer");
  const receiverIdle = await forgetPeak(receiver);
  // Not its event: looking for that among hundreds of thousands, again and again, would slow both ends down.
  const highest = await peaks([sender, receiver], endOf(receiver));
  console.log(row(name, [senderIdle, receiverIdle], highest));
}

async function endOf(slip: Slip): Promise<void> {
  const { code } = await slip.ended;
  if (code !== 0) throw new Error(`slip ${slip.args[0]} ended with ${code}`);
}

/** Pipes endless zeros to a receiver that nobody reads for `seconds`. */
async function measurePipe(seconds: number): Promise<void> {
  await using server = await startServe();
  await using sender = startSlip(["send", "-", "--server", server.url, "--json"], { stdin: "open" });
  const { code } = await sender.event("code");
  const senderIdle = await forgetPeak(sender);
  const feeding = feed(sender);
  await using receiver = startSlip(["receive", code, "--server", server.url, "--yes", "-o", "-"], {
    isUnread: true,
  });
  await until(() => receiver.stderr.includes("Connected"), { what: "a connection", deadlineMs: DEADLINE_MS });
  const receiverIdle = await forgetPeak(receiver);
  const stopped = new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const highest = await peaks([sender, receiver], stopped);
  console.log(row(`pipe, consumer stopped for ${seconds} s`, [senderIdle, receiverIdle], highest));
  sender.kill("SIGKILL");
  await feeding;
}

async function feed(sender: Slip): Promise<void> {
  const chunk = "0".repeat(MEBIBYTE);
  try {
    for (;;) await sender.type(chunk);
  } catch { /* the command has ended */ }
}

console.log("| what | sender idle, MiB | peak | growth | receiver idle, MiB | peak | growth |");
console.log("| --- | --- | --- | --- | --- | --- | --- |");
const gibibytes = Number(values.gibibytes);
if (gibibytes > 0) {
  await using folder = await tempFolder();
  const path = folder.join("sparse.bin");
  await Deno.writeFile(path, new Uint8Array());
  await Deno.truncate(path, gibibytes * 2 ** 30);
  await measureTransfer(`one sparse file of ${gibibytes} GiB`, path);
}
const entries = Number(values.entries);
if (entries > 0) {
  await using folder = await tempFolder();
  for (let index = 0; index < entries; index++) {
    const parent = folder.join(`tree/folder-${Math.floor(index / 1000)}`);
    if (index % 1000 === 0) await Deno.mkdir(parent, { recursive: true });
    await Deno.writeTextFile(`${parent}/a-file-with-a-usual-name-${index}.txt`, `${index}`);
  }
  await measureTransfer(`a tree of ${entries} files`, folder.join("tree"));
}
if (Number(values.seconds) > 0) await measurePipe(Number(values.seconds));
