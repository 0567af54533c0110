/** Stdin, stdout and texts with the real command. */

import assert from "node:assert/strict";
import { testServer } from "../../signal/testing_server.ts";
import { patternedBytes, sha256 } from "../support/bytes.ts";
import { runSlip, startSlip } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";

/** Some blocks and a part of one. */
const STREAM_BYTES = 5 * 1024 * 1024 + 12_345;

Deno.test("stdin streams to stdout, byte for byte, and nothing else is written there", async () => {
  await using server = await testServer();
  const bytes = patternedBytes(STREAM_BYTES);
  await using sender = startSlip(["send", "-", "--server", server.url], { stdin: bytes });
  const [code] = await sender.says(/^\d+-[a-z]+-[a-z]+$/m, "stdout");
  await using receiver = startSlip(["receive", code, "--yes", "-o", "-", "--server", server.url]);
  const received = await receiver.end();
  assert.equal(received.code, 0, received.stderr);
  assert.equal(sha256(receiver.stdoutBytes), sha256(bytes));
  assert.match(received.stderr, /Received 1 file, 5\.3 MB .*verified, to stdout\n/);
  assert.equal((await sender.end()).code, 0);
});

Deno.test("stdin has no size before its end, and its name is that of a file", async () => {
  await using folder = await tempFolder();
  await using server = await testServer();
  const flags = ["--server", server.url, "--json"];
  await using sender = startSlip(["send", "-", "--name", "dump.sql", ...flags], { stdin: "open" });
  const { code } = await sender.event("code");
  await using receiver = startSlip(["receive", code, "--yes", "--dir", folder.join("in"), ...flags]);
  const offer = await receiver.event("offer");
  assert.deepEqual(offer["files"], [{ path: "dump.sql", size: 0, kind: "stream" }]);
  await sender.type("first\n");
  await sender.type("second\n");
  await sender.closeStdin();
  assert.equal((await receiver.end()).code, 0);
  assert.equal((await sender.end()).code, 0);
  assert.equal(await Deno.readTextFile(folder.join("in", "dump.sql")), "first\nsecond\n");
});

Deno.test("a file goes to a path of the receiver's choice", async () => {
  await using folder = await tempFolder({ "a.txt": "some text" });
  await using server = await testServer();
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url, "--json"]);
  const { code } = await sender.event("code");
  const path = folder.join("b.txt");
  const { code: status, stdout, stderr } = await runSlip(
    ["receive", code, "--yes", "-o", path, "--server", server.url],
  );
  assert.equal(status, 0, stderr);
  assert.ok(stdout.endsWith(`verified, as ${path}\n`), stdout);
  assert.equal(await Deno.readTextFile(path), "some text");
  assert.deepEqual(await folder.names(), ["a.txt", "b.txt"]);
  assert.equal((await sender.end()).code, 0);
});

Deno.test("--only picks the one file of several that goes to stdout, or to a path", async () => {
  await using folder = await tempFolder({ "in/a.txt": "no", "in/b.txt": "yes" });
  await using server = await testServer();
  for (const [output, printed] of [["-", "yes"], [folder.join("c.txt"), ""]] as const) {
    await using sender = startSlip(["send", folder.join("in"), "--server", server.url, "--json"]);
    const { code } = await sender.event("code");
    const flags = ["--only", "b.txt", "-o", output, "--yes", "--server", server.url];
    const received = await runSlip(["receive", code, ...flags]);
    assert.equal(received.code, 0, received.stderr);
    if (printed) assert.equal(received.stdout, printed);
    assert.equal((await sender.end()).code, 0);
  }
  assert.equal(await Deno.readTextFile(folder.join("c.txt")), "yes");
});

Deno.test("a path that is taken is refused rather than renamed or replaced, unless that is asked for", async () => {
  await using folder = await tempFolder({ "a.txt": "new", "b.txt": "old" });
  await using server = await testServer();
  const path = folder.join("b.txt");
  for (
    const [flags, status, content] of [[[], 6, "old"], [["--on-conflict", "replace"], 0, "new"]] as const
  ) {
    await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url, "--json"]);
    const { code } = await sender.event("code");
    const received = await runSlip(["receive", code, "--yes", "-o", path, "--server", server.url, ...flags]);
    assert.equal(received.code, status, received.stderr);
    assert.equal(await Deno.readTextFile(path), content);
    assert.deepEqual(await folder.names(), ["a.txt", "b.txt"]);
  }
});

for (
  const [how, words, stdin] of [["--text", ["--text", "hello ü\n"], ""], [
    "stdin",
    ["-"],
    "hello ü\n",
  ]] as const
) {
  Deno.test(`a text from ${how} is on stdout and nowhere else, and needs no yes`, async () => {
    await using folder = await tempFolder();
    await using server = await testServer();
    await using sender = startSlip(["send", ...words, "--server", server.url, "--json"], { stdin });
    const { code } = await sender.event("code");
    const flags = ["--dir", folder.join("in"), "--server", server.url];
    const received = await runSlip(["receive", code, ...flags]);
    assert.deepEqual([received.code, received.stdout], [0, "hello ü\n"], received.stderr);
    assert.match(received.stderr, /Received 1 text/);
    assert.deepEqual(await folder.names(), []);
    const sent = await sender.end();
    assert.equal(sent.code, 0);
    assert.equal(sent.events.find(({ event }) => event === "offer")!["files"][0].kind, "text");
  });
}

Deno.test("a text is an event with --json, and a file where one was asked for", async () => {
  await using folder = await tempFolder();
  await using server = await testServer();
  const send = async () => {
    const sender = startSlip(["send", "--text", "a\u001b[1m", "--server", server.url, "--json"]);
    return { sender, code: (await sender.event("code"))["code"] };
  };
  const first = await send();
  await using _first = first.sender;
  const told = await runSlip(["receive", first.code, "--json", "--server", server.url], { cwd: folder.path });
  assert.equal(told.code, 0, told.stderr);
  assert.equal(told.events.find(({ event }) => event === "text")?.["text"], "a\u001b[1m");
  const second = await send();
  await using _second = second.sender;
  const path = folder.join("text.txt");
  const stored = await runSlip(["receive", second.code, "-o", path, "--server", server.url]);
  assert.deepEqual([stored.code, stored.stdout], [0, `Saved the text as ${path}\n`], stored.stderr);
  assert.equal(await Deno.readTextFile(path), "a\u001b[1m");
});

Deno.test("a reader of stdout that closes early ends both sides, quietly", async () => {
  await using server = await testServer();
  await using sender = startSlip(["send", "-", "--server", server.url, "--json"], { stdin: "open" });
  const { code } = await sender.event("code");
  const main = new URL("../../tui/main.ts", import.meta.url).href;
  const slip = `"$0" run -A --no-prompt "$1" receive "$2" --server "$3" --yes -o -; echo "status $?" >&2`;
  const piped = new Deno.Command("sh", {
    args: ["-c", `{ ${slip}; } | head -c 10`, Deno.execPath(), main, code, server.url],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  await sender.event("accepted");
  const feeding = (async () => {
    for (let count = 0; count < 64; count++) await sender.type("0123456789".repeat(100_000));
  })().catch(() => {});
  const { stdout, stderr } = await piped;
  const said = new TextDecoder().decode(stderr);
  assert.equal(new TextDecoder().decode(stdout), "0123456789");
  assert.match(said, /status 1\n$/);
  assert.doesNotMatch(said, /slip:/);
  assert.equal((await sender.end()).code, 1);
  await feeding;
});

Deno.test("slip receive refuses outputs that do not go together", async () => {
  const lines: [string[], RegExp][] = [
    [["-o", "-", "--json"], /both want stdout/],
    [["-o", "a", "--dir", "."], /give one of them/],
  ];
  for (const [words, message] of lines) {
    const { code, stdout, stderr } = await runSlip(["receive", "7-crater-dynamic", ...words]);
    assert.equal(code, 2);
    assert.match(stdout + stderr, message);
  }
});
