/** What a receiver takes of an offer, now or in several goes, with the real command. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "../../scripts/run_deno.ts";
import { testServer } from "../../signal/testing_server.ts";
import { pairEnds, startPair } from "../support/pairs.ts";
import { runSlip, type SlipResult, startSlip } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";
import { until } from "../support/wait.ts";

/** Every path below `root` with what it is, sorted. */
async function look(root: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(join(root, below))) {
    const path = join(below, name);
    const { isDirectory, isSymlink } = await Deno.lstat(join(root, path));
    if (isSymlink) found.push(`${path} → ${await Deno.readLink(join(root, path))}`);
    else if (isDirectory) found.push(`${path}/`, ...await look(root, path));
    else found.push(path);
  }
  return found.sort();
}

function ends({ code, stdout, stderr }: SlipResult, status: number): void {
  assert.equal(code, status, stdout + stderr);
}

Deno.test("--only that matches nothing refuses the offer, and the sender is told", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using pair = await startPair({
    server: server.url,
    paths: [folder.join("a.txt")],
    into: folder.join("in"),
    receive: ["--yes", "--only", "*.jpg"],
  });
  await pairEnds(pair, { receiver: 6, sender: 3 });
  assert.deepEqual(await folder.names(), ["a.txt"]);
});

Deno.test("a person chooses by number and by pattern", async () => {
  for (const answer of ["2", "b*", "1- n", "2-2,b.txt"]) {
    await using folder = await tempFolder({ "a.txt": "a", "b.txt": "b" });
    await using server = await testServer();
    const paths = [folder.join("a.txt"), folder.join("b.txt")];
    await using sender = startSlip(["send", ...paths, "--server", server.url, "--json"]);
    const { code } = await sender.event("code");
    const flags = ["--dir", folder.join("in"), "--server", server.url];
    await using receiver = startSlip(["receive", code, ...flags], { stdin: "open" });
    await receiver.says(/Offered: 2 files, 2 B\n {4}1 {2}1 B {2}a\.txt\n {4}2 {2}1 B {2}b\.txt\n[^]*\] $/);
    await receiver.type(`${answer}\n`);
    const isUnderstood = answer !== "1- n";
    ends(await receiver.end(), isUnderstood ? 0 : 6);
    ends(await sender.end(), isUnderstood ? 0 : 3);
    if (isUnderstood) assert.deepEqual(await look(folder.join("in")), ["b.txt"]);
  }
});

Deno.test("--on-conflict skip keeps what is there, and refuses when that is all of it", async () => {
  await using folder = await tempFolder({ "a.txt": "new", "b.txt": "b", "in/a.txt": "old" });
  await using server = await testServer();
  const receive = ["--yes", "--on-conflict", "skip"];
  const into = folder.join("in");
  const paths = [folder.join("a.txt"), folder.join("b.txt")];
  await using some = await startPair({ server: server.url, paths, into, receive });
  await pairEnds(some);
  assert.deepEqual(await look(into), ["a.txt", "b.txt"]);
  await using none = await startPair({ server: server.url, paths, into, receive });
  await pairEnds(none, { receiver: 6, sender: 3 });
  assert.equal(await Deno.readTextFile(folder.join("in", "a.txt")), "old");
});

Deno.test("what was interrupted goes on where it stopped, under a new code", async () => {
  await using folder = await tempFolder();
  const bytes = new Uint8Array(24 * 1024 * 1024);
  for (let offset = 0; offset < bytes.length; offset += 65_536) {
    crypto.getRandomValues(bytes.subarray(offset, offset + 65_536));
  }
  const path = await folder.write("large.bin", bytes);
  await using server = await testServer();
  const [paths, into] = [[path], folder.join("in")];
  await using first = await startPair({ server: server.url, paths, into, send: ["--throttle", "4M"] });
  const isSome = () => first.receiver.events.some(({ event, bytes }) => event === "progress" && bytes > 4e6);
  await until(isSome, { what: "some of the bytes", deadlineMs: 30_000 });
  first.receiver.kill("SIGINT");
  await pairEnds(first, { receiver: 130, sender: 1 });
  assert.ok(!(await look(into)).includes("large.bin"));
  await using second = await startPair({ server: server.url, paths, into });
  const { received } = await pairEnds(second);
  assert.deepEqual(await look(into), ["large.bin"]);
  assert.deepEqual(await Deno.readFile(folder.join("in", "large.bin")), bytes);
  const { bytes: all, movedBytes } = received.events.at(-1)!;
  assert.ok(all === bytes.length && movedBytes <= all - 4e6, `${movedBytes} of ${all} travelled`);
  assert.ok(received.events.find(({ event }) => event === "offer")!["keptBytes"] >= 4e6);
});

Deno.test("the sender keeps digests in its cache folder and nothing elsewhere, and does without one", async () => {
  await using folder = await tempFolder({ "home/a": "", "away/.cache": "in the way" });
  await using server = await testServer();
  for (const [home, isKept] of [["home", true], ["away", false]] as const) {
    await using pair = await startPair({
      server: server.url,
      // Not one that was just made: what may still be written to is not remembered.
      paths: [join(ROOT, "LICENSE")],
      into: folder.join(`in ${isKept}`),
      sender: { env: { HOME: folder.join(home) } },
    });
    await pairEnds(pair);
    if (!isKept) continue;
    const [, ...found] = await look(folder.join(home, ".cache"));
    assert.equal((await look(folder.join(home))).filter((path) => !path.startsWith(".cache/")).join(), "a");
    assert.ok(found.length > 0 && found.every((path) => path.startsWith("slip/")), String(found));
  }
});

Deno.test("slip send refuses flags that do not go together", async () => {
  const lines: [string[], RegExp][] = [
    [["a", "--text", "t"], /either --text or paths/],
    [["-", "a"], /goes with no other path/],
    [["-", "--receivers", "2"], /one receiver only/],
  ];
  for (const [words, message] of lines) {
    const { code, stderr } = await runSlip(["send", ...words, "--server", "http://127.0.0.1:9"]);
    assert.equal(code, 2);
    assert.match(stderr, message);
  }
});
