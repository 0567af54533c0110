/** What bad input gets: a message, a stable code, an exit status, and no trace of an incomplete file. */

import assert from "node:assert/strict";
import { isWorkFolderName } from "../../core/disk/names/partial_name.ts";
import { testServer } from "../../signal/testing_server.ts";
import { pairEnds, type SlipPair, startPair } from "../support/pairs.ts";
import { runSlip, type SlipResult, startServe, startSlip } from "../support/slip.ts";
import { startProxy } from "../support/socket_proxy.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { writePatternedFile } from "../support/bytes.ts";

/** Nobody listens there: port 9 is `discard` (RFC 863), which nothing has used for decades. */
const DEAD_SERVER = "http://127.0.0.1:9";

/** Starts a command that even as root is stopped by permissions: setpriv(1) of util-linux. */
const BOUND_BY_PERMISSIONS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"];

/** Large enough, at this rate, to be still under way when the other side has gone, however fast or busy the machine is. */
const [LARGE_BYTES, RATE] = [512 * 1024 * 1024, "20M"];

Deno.test("slip send says what is wrong with a path before it asks the server for anything", async () => {
  await using folder = await tempFolder({ "a.txt": "a", "b/a.txt": "b" });
  const [file, missing] = [folder.join("a.txt"), folder.join("no such file")];
  const lines: [paths: string[], code: string, message: RegExp][] = [
    [[missing], "file-missing", /there is no file .*no such file/],
    [[file, missing], "file-missing", /there is no file .*no such file/],
    [["/dev/null"], "not-a-file", /is neither a file nor a folder/],
    [["--text", "t", file], "usage", /either --text or paths/],
    [[], "nothing-to-send", /there is nothing to send/],
  ];
  for (const [paths, code, message] of lines) {
    assertError(await runSlip(["send", ...paths, "--server", DEAD_SERVER, "--json"]), {
      code,
      message,
      exit: 2,
    });
  }
});

Deno.test({
  name: "slip send says that a file cannot be read",
  // The superuser may read everything.
  ignore: Deno.uid() === 0 && !hasSetpriv(),
  async fn() {
    await using folder = await tempFolder({ "locked.txt": "a" });
    await Deno.chmod(folder.path, 0o755);
    await Deno.chmod(folder.join("locked.txt"), 0);
    const words = ["send", folder.join("locked.txt"), "--server", DEAD_SERVER, "--json"];
    const result = await runSlip(words, { prefix: Deno.uid() === 0 ? BOUND_BY_PERMISSIONS : [] });
    assertError(result, { code: "file-unreadable", message: /locked\.txt cannot be read/, exit: 2 });
  },
});

Deno.test("a server that is down is named, on either side", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  const flags = ["--server", DEAD_SERVER, "--json"];
  const expected = {
    code: "server-unreachable",
    message: /the server http:\/\/127\.0\.0\.1:9 cannot be reached/,
    exit: 5,
  };
  assertError(await runSlip(["send", folder.join("a.txt"), ...flags]), expected);
  assertError(await runSlip(["receive", "7-crater-dynamic", "--dir", folder.join("in"), ...flags]), expected);
  assert.deepEqual(await folder.names(), ["a.txt"]);
});

Deno.test("a code that nobody sends under is unknown", async () => {
  await using folder = await tempFolder();
  await using server = await testServer();
  const result = await runSlip([
    "receive",
    "7-crater-dynamic",
    "--dir",
    folder.path,
    "--server",
    server.url,
    "--json",
  ]);
  assertError(result, { code: "unknown-code", message: /nobody is sending under number 7/, exit: 4 });
  assert.deepEqual(await folder.names(), []);
});

Deno.test("a code that nobody uses expires, and is unknown from then on", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer({ roomTtlMs: 300 });
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url, "--json"]);
  const { code } = await sender.event("code");
  assertError(await sender.end(), {
    code: "code-expired",
    message: /expired before anybody used it/,
    exit: 5,
  });
  const late = await runSlip(["receive", code, "--dir", folder.join("in"), "--server", server.url, "--json"]);
  assertError(late, { code: "unknown-code", message: /nobody is sending/, exit: 4 });
});

Deno.test("a second receiver is sent away, and the first goes on undisturbed", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using pair = await startPair({
    server: server.url,
    paths: [folder.join("a.txt")],
    into: folder.join("in"),
    receive: [],
    receiver: { stdin: "open" },
  });
  await pair.receiver.event("offer");
  const second = ["receive", pair.invitation["code"], "--yes", "--dir", folder.join("second"), "--json"];
  const result = await runSlip([...second, "--server", server.url]);
  assertError(result, { code: "code-taken", message: /somebody else is already receiving/, exit: 5 });
  await pair.receiver.type("y\n");
  await pairEnds(pair);
  assert.deepEqual((await folder.names()).sort(), ["a.txt", "in"]);
});

Deno.test("a server that goes away before anybody came ends the sender", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await startServe([], { page: false });
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url, "--json"]);
  await sender.event("code");
  server.slip.kill("SIGKILL");
  assertError(await sender.end(), { code: "server-lost", message: /the server went away before/, exit: 5 });
});

Deno.test("a server that goes away in the middle of the set-up ends both sides", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  let signals = 0;
  // The second payload is the first that the sender answers with: the pairing has begun and cannot be finished.
  await using proxy = startProxy(server.url, (text, wire) => {
    if (text.includes(`"type":"signal","to"`) && ++signals === 2) wire.cut();
  });
  await using pair = await startPair({
    server: proxy.url,
    paths: [folder.join("a.txt")],
    into: folder.join("in"),
  });
  const expected = { code: "server-lost", message: /the server went away before/, exit: 5 };
  assertError(await pair.receiver.end(), expected);
  assertError(await pair.sender.end(), expected);
  assert.deepEqual(await folder.names(), ["a.txt"]);
});

Deno.test("a server that goes away in the middle of a transfer is not missed", async () => {
  await using folder = await tempFolder();
  await writePatternedFile(folder.join("large.bin"), 32 * 1024 * 1024);
  await using server = await startServe([], { page: false });
  await using pair = await startPair({
    server: server.url,
    paths: [folder.join("large.bin")],
    into: folder.join("in"),
  });
  await pair.receiver.event("accepted");
  server.slip.kill("SIGKILL");
  await pairEnds(pair);
});

// Both at once, because a side that was killed says no goodbye and is missed only after its silence.
Deno.test("a side that is killed in the middle of a transfer is missed, and nothing incomplete has its name", async () => {
  await Promise.all([kill("sender"), kill("receiver")]);
});

async function kill(victim: "sender" | "receiver"): Promise<void> {
  await using folder = await tempFolder();
  await using server = await testServer();
  await using pair = await startMoving(folder, server.url);
  pair[victim].kill("SIGKILL");
  const survivor = victim === "sender" ? pair.receiver : pair.sender;
  const message = /the connection to the other side was lost/;
  assertError(await survivor.end(), { code: "peer-lost", message, exit: 1 });
  await assertIncomplete(folder);
}

/** Asserts that what arrived is kept, and that nothing has its final name. */
async function assertIncomplete(folder: TempFolder): Promise<void> {
  const names = await namesIn(folder, "in");
  assert.ok(names.length <= 1 && names.every(isWorkFolderName), String(names));
}

for (const interrupted of ["sender", "receiver"] as const) {
  Deno.test(`Ctrl+C at the ${interrupted} ends both sides in order, and nothing incomplete has its name`, async () => {
    await using folder = await tempFolder();
    await using server = await testServer();
    await using pair = await startMoving(folder, server.url);
    const other = interrupted === "sender" ? pair.receiver : pair.sender;
    pair[interrupted].kill("SIGINT");
    assertError(await pair[interrupted].end(), { code: "interrupted", message: /^interrupted$/, exit: 130 });
    assertError(await other.end(), { code: "cancelled", message: /the other side cancelled/, exit: 1 });
    await assertIncomplete(folder);
  });
}

Deno.test("Ctrl+C while nobody has come yet ends a sender, whose code is unknown from then on", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url, "--json"]);
  const { code } = await sender.event("code");
  sender.kill("SIGINT");
  assertError(await sender.end(), { code: "interrupted", message: /^interrupted$/, exit: 130 });
  const late = await runSlip(["receive", code, "--dir", folder.join("in"), "--server", server.url, "--json"]);
  assertError(late, { code: "unknown-code", message: /nobody is sending/, exit: 4 });
});

Deno.test("a file of the same name that shall be kept is left alone, and both sides are told", async () => {
  await using folder = await tempFolder({ "a.txt": "new", "in/a.txt": "old" });
  await using server = await testServer();
  await using pair = await startPair({
    server: server.url,
    paths: [folder.join("a.txt")],
    into: folder.join("in"),
    receive: ["--yes", "--on-conflict", "skip"],
  });
  assertError(await pair.receiver.end(), {
    code: "file-exists",
    message: /a\.txt is already there/,
    exit: 6,
  });
  const sent = await pair.sender.end();
  assert.deepEqual([sent.code, sent.events.at(-1)?.event], [3, "declined"]);
  assert.equal(await Deno.readTextFile(folder.join("in", "a.txt")), "old");
  assert.deepEqual(await namesIn(folder, "in"), ["a.txt"]);
});

Deno.test("a file that shrinks while it is sent is not passed off as whole", async () => {
  await using folder = await tempFolder();
  await using server = await testServer();
  await using pair = await startMoving(folder, server.url);
  await Deno.truncate(folder.join("large.bin"), 1000);
  assertError(await pair.sender.end(), {
    code: "source-changed",
    message: /large\.bin changed while/,
    exit: 1,
  });
  assertError(await pair.receiver.end(), { code: "remote-failed", message: /a file changed while/, exit: 1 });
  await assertIncomplete(folder);
});

/** How a command ends when something is wrong: one last event, with all that people and programs need. */
function assertError(
  { code: status, events, stdout, stderr }: SlipResult,
  { code, message, exit }: { readonly code: string; readonly message: RegExp; readonly exit: number },
): void {
  const last = events.at(-1);
  assert.deepEqual([last?.event, last?.["code"], status], ["error", code, exit], stdout + stderr);
  assert.match(last!["message"], message);
  assert.ok(String(last!["hint"]).length > 0, "a hint");
  assert.equal(events.filter(({ event }) => ["error", "done", "declined"].includes(event)).length, 1);
}

/** A sender and a receiver in the middle of a large file, of zeros that take no place on the sender's disk. */
async function startMoving(folder: TempFolder, server: string): Promise<SlipPair> {
  const path = await folder.write("large.bin", "");
  await Deno.truncate(path, LARGE_BYTES);
  await using cleanup = new AsyncDisposableStack();
  const send = ["--throttle", RATE];
  const pair = cleanup.use(await startPair({ server, paths: [path], into: folder.join("in"), send }));
  await pair.receiver.event("progress");
  cleanup.move();
  return pair;
}

/** Names in a folder, of which there are none when it was never made. */
async function namesIn(folder: TempFolder, inside: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder.join(inside)), ({ name }) => name)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** setpriv(1) of util-linux drops what a superuser may. */
function hasSetpriv(): boolean {
  try {
    return new Deno.Command("setpriv", { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
}
