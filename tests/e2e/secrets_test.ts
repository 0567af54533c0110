/** The words of a code are on the sender's screen and nowhere else. */

import assert from "node:assert/strict";
import { testServer } from "../../signal/testing_server.ts";
import { startProxy } from "../support/socket_proxy.ts";
import { runSlip, startSlip } from "../support/slip.ts";
import { pairEnds, startPair } from "../support/pairs.ts";
import { tempFolder } from "../support/temp.ts";

/**
 * Words that nobody else has a reason to write: "type" or "local" would be found in any message, and "zebra" once in a
 * few thousand runs in what passes in base64. Eight letters are not.
 */
const WORDS = ["mosquito", "umbrella"] as const;

Deno.test("the words are in no event but the sender's code, and nothing that passes the server holds them", async () => {
  await using folder = await tempFolder({ "secret plan.txt": "the contents of a file" });
  await using server = await testServer();
  await using proxy = startProxy(server.url);
  await using pair = await startPair({
    server: proxy.url,
    paths: [folder.join("secret plan.txt")],
    into: folder.join("in"),
    send: ["--trace", "--code", WORDS.join(" ")],
    receive: ["--yes", "--trace"],
  });
  const { sent, received } = await pairEnds(pair);
  const told = sent.events.filter(({ event }) => event !== "code").map((event) => JSON.stringify(event));
  assertAbsent(WORDS, {
    "sender": told.join("\n") + sent.stderr,
    "receiver": received.stdout + received.stderr,
  });
  const passed = proxy.passed.join("\n");
  assert.ok(passed.includes(`"type":"signal"`), "the proxy saw what passed");
  assertAbsent(WORDS, { "server": passed });
  for (
    const plain of ["secret plan", "the contents", "a=fingerprint", "candidate:", '"offer', "127.0.0.1 "]
  ) {
    assert.ok(!passed.includes(plain), `"${plain}" passes the server in the clear`);
  }
});

Deno.test("a code that does not work is not repeated, neither by the command nor to the server", async () => {
  await using server = await testServer();
  await using proxy = startProxy(server.url);
  const flags = ["--server", proxy.url, "--json", "--trace"];
  const unknown = await runSlip(["receive", "4-crater-dynamic", ...flags]);
  assert.equal(unknown.code, 4);
  const mistyped = await runSlip(["receive", "4-crater-vxxlin", ...flags]);
  assert.equal(mistyped.code, 2);
  assertAbsent(["crater", "dynamic"], {
    "stdout": unknown.stdout + mistyped.stdout,
    "stderr": unknown.stderr + mistyped.stderr,
    "server": proxy.passed.join("\n"),
  });
});

Deno.test("a whole link as argument tells the server its number only", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using proxy = startProxy(server.url);
  await using sender = startSlip([
    "send",
    folder.join("a.txt"),
    "--server",
    proxy.url,
    "--json",
    "--code",
    WORDS.join("-"),
  ]);
  const { url } = await sender.event("code");
  const received = await runSlip(["receive", url, "--yes", "--dir", folder.join("in"), "--json"]);
  assert.equal(received.code, 0);
  assert.equal((await sender.end()).code, 0);
  assertAbsent(WORDS, {
    "server": proxy.passed.join("\n"),
    "receiver": received.stdout + received.stderr,
  });
});

function assertAbsent(words: readonly string[], texts: Readonly<Record<string, string>>): void {
  for (const [where, text] of Object.entries(texts)) {
    for (const word of words) {
      assert.ok(!text.toLowerCase().includes(word), `"${word}" at the ${where}: ${text}`);
    }
  }
}
