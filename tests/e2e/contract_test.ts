/** What programs and people rely on: stdout, events, answers and exit statuses. */

import assert from "node:assert/strict";
import { CLOSE_GRACE_MS } from "../../core/limits.ts";
import { testServer } from "../../signal/testing_server.ts";
import { pairEnds, startPair } from "../support/pairs.ts";
import { runSlip, type SlipResult, startSlip } from "../support/slip.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";

/** Milliseconds in which both commands end after a no: less than the time that lost farewells may take. */
const PROMPT_MS = CLOSE_GRACE_MS - 500;

/** Events in the order they may come, progress and files aside. */
const ORDER: Readonly<Record<"sender" | "receiver", readonly string[]>> = {
  sender: ["server", "code", "peer", "path", "offer", "accepted", "done"],
  receiver: ["server", "peer", "path", "offer", "accepted", "done"],
};

Deno.test("with --json stdout has nothing but events, each with its name and time, in order", async () => {
  await using folder = await tempFolder({ "a b.txt": "some text", "empty": "" });
  await using server = await testServer();
  const paths = [folder.join("a b.txt"), folder.join("empty")];
  await using pair = await startPair({ server: server.url, paths, into: folder.join("in") });
  const results = { receiver: await pair.receiver.end(), sender: await pair.sender.end() };
  for (const side of ["sender", "receiver"] as const) {
    const { code, stdout, stderr, events } = results[side];
    assert.equal(code, 0, stderr);
    assert.equal(stdout.split("\n").length, events.length + 1);
    assert.ok(events.every(({ event, time }) => typeof event === "string" && Number.isInteger(time)));
    const times = events.map(({ time }) => time);
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
    const main = events.map(({ event }) => event).filter((event) => event !== "progress" && event !== "file");
    assert.deepEqual(main, ORDER[side]);
    assertFields(results[side], folder, side);
  }
});

function assertFields({ events }: SlipResult, folder: TempFolder, side: "sender" | "receiver"): void {
  const find = (name: string) => events.find(({ event }) => event === name)!;
  assert.equal(Number(new URL(find("server")["url"]).port), find("server")["port"]);
  assert.match(find("peer")["agent"], /^slip\/\d+\.\d+\.\d+ \(terminal\)$/);
  assert.deepEqual(Object.keys(find("path")).sort(), ["detail", "event", "kind", "time"]);
  assert.equal(find("path")["kind"], "direct");
  assert.deepEqual(find("offer")["files"], [{ path: "a b.txt", size: 9 }, { path: "empty", size: 0 }]);
  assert.equal(find("offer")["totalBytes"], 9);
  for (const { digest } of events.filter(({ event }) => event === "file")) {
    assert.match(digest, /^[0-9a-f]{64}$/);
  }
  const { bytes, files, seconds, directory } = find("done");
  assert.deepEqual({ bytes, files, directory }, {
    bytes: 9,
    files: 2,
    directory: side === "sender" ? "" : folder.join("in"),
  });
  assert.ok(seconds >= 0 && seconds < 60);
}

Deno.test("without --json the code and the result are on stdout, and everything else on stderr", async () => {
  await using folder = await tempFolder({ "a.txt": "some text" });
  await using server = await testServer();
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url]);
  const [code] = await sender.says(/^\d+-[a-z]+-[a-z]+$/m, "stdout");
  const flags = ["--yes", "--dir", folder.join("in"), "--server", server.url];
  const received = await runSlip(["receive", code, ...flags]);
  const sent = await sender.end();
  assert.deepEqual([sent.code, received.code], [0, 0]);
  assert.match(sent.stdout, /^\d+-[a-z]+-[a-z]+\nSent 1 file, 9 B .*verified by the other side\n$/);
  assert.match(received.stdout, /^Received 1 file, 9 B .*verified, in .+\n$/);
  assert.match(sent.stderr, /slip receive \d+-/);
  assert.match(received.stderr, /a\.txt/);
});

Deno.test("a receiver who says no ends with 6 and the sender with 3, and nothing is written", async () => {
  for (const stdin of ["n\n", "\n", "yess\n", ""]) {
    // A busy machine may be late once; whoever waits for farewells that are lost is late each time.
    const isPrompt = await endsPromptly(stdin) || await endsPromptly(stdin) || await endsPromptly(stdin);
    assert.ok(isPrompt, `after ${JSON.stringify(stdin)} it took more than ${PROMPT_MS} ms, three times`);
  }
});

/** Has a receiver answer so, which is no yes; resolves to whether both commands ended soon after. */
async function endsPromptly(stdin: string): Promise<boolean> {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using pair = await startPair({
    server: server.url,
    paths: [folder.join("a.txt")],
    into: folder.join("in"),
    receive: [],
    receiver: { stdin },
  });
  await pair.sender.event("declined");
  const startMs = performance.now();
  const [sent, received] = await Promise.all([pair.sender.end(), pair.receiver.end()]);
  const tookMs = performance.now() - startMs;
  assert.deepEqual([received.code, sent.code], [6, 3], `after ${JSON.stringify(stdin)}`);
  for (const { events } of [received, sent]) {
    const last = events.at(-1)!;
    assert.deepEqual([last.event, typeof last["reason"]], ["declined", "string"]);
    assert.ok(!events.some(({ event }) => event === "error" || event === "progress"));
  }
  assert.deepEqual(await folder.names(), ["a.txt"]);
  return tookMs < PROMPT_MS;
}

Deno.test("a receiver without any stdin never accepts, unless it was told --yes", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  const [paths, into] = [[folder.join("a.txt")], folder.join("in")];
  await using refusing = await startPair({ server: server.url, paths, into, receive: [] });
  await pairEnds(refusing, { receiver: 6, sender: 3 });
  await using accepting = await startPair({ server: server.url, paths, into });
  await pairEnds(accepting);
});

Deno.test("the question shows the list first, and a yes is enough", async () => {
  await using folder = await tempFolder({ "a.txt": "some text" });
  await using server = await testServer();
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url, "--json"]);
  const { code } = await sender.event("code");
  const flags = ["--dir", folder.join("in"), "--server", server.url];
  await using receiver = startSlip(["receive", code, ...flags], { stdin: "open" });
  await receiver.says(/Offered: 1 file, 9 B\n +9 B {2}a\.txt\n[^]*\? \[y\/N\] $/);
  assert.equal(sender.events.some(({ event }) => event === "accepted"), false);
  await receiver.type("Y\n");
  assert.equal((await receiver.end()).code, 0);
  assert.equal((await sender.end()).code, 0);
});

for (const side of ["sender", "receiver"] as const) {
  Deno.test(`--verify at the ${side} shows four words on both sides, and waits for a yes`, async () => {
    await using folder = await tempFolder({ "a.txt": "a" });
    await using server = await testServer();
    await using pair = await startPair({
      server: server.url,
      paths: [folder.join("a.txt")],
      into: folder.join("in"),
      ...(side === "sender"
        ? { send: ["--verify"], sender: { stdin: "open" } }
        : { receive: ["--verify", "--yes"], receiver: { stdin: "open" } }),
    });
    const [ours, theirs] = [await pair.sender.event("verify"), await pair.receiver.event("verify")];
    assert.deepEqual(ours["words"], theirs["words"]);
    assert.equal(ours["words"].length, 4);
    assert.ok(![...pair.sender.events, ...pair.receiver.events].some(({ event }) => event === "offer"));
    await pair[side].type("y\n");
    await pairEnds(pair);
  });

  Deno.test(`--verify at the ${side} with any other answer ends both sides with 4`, async () => {
    await using folder = await tempFolder({ "a.txt": "a" });
    await using server = await testServer();
    const stdin = side === "sender" ? "no\n" : "";
    await using pair = await startPair({
      server: server.url,
      paths: [folder.join("a.txt")],
      into: folder.join("in"),
      ...(side === "sender"
        ? { send: ["--verify"], sender: { stdin } }
        : { receive: ["--verify", "--yes"], receiver: { stdin } }),
    });
    for (const { code, events } of [await pair.receiver.end(), await pair.sender.end()]) {
      assert.deepEqual([code, events.at(-1)?.["code"]], [4, "not-verified"]);
      assert.ok(!events.some(({ event }) => event === "offer"));
    }
    assert.deepEqual(await folder.names(), ["a.txt"]);
  });
}
