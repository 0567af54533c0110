/** One sender, one code, several receivers, with the real command. */

import assert from "node:assert/strict";
import { testServer } from "../../signal/testing_server.ts";
import { patternedBytes, sha256OfFile, writePatternedFile } from "../support/bytes.ts";
import { startOffer } from "../support/pairs.ts";
import { type SlipEvent, startSlip } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";

/** What three receivers take in a moment. */
const BYTES = 20 * 1024 * 1024;

Deno.test("--receivers 3 serves three at once, one of whom says no, and tells them apart", async () => {
  await using folder = await tempFolder();
  const bytes = patternedBytes(3_000_000);
  const path = await folder.write("a.bin", bytes);
  await using server = await testServer();
  await using offer = await startOffer({ server: server.url, paths: [path], send: ["--receivers", "3"] });
  const receivers = [
    offer.receive(folder.join("first")),
    offer.receive(folder.join("second")),
    offer.receive(folder.join("third"), []),
  ];
  const ends = await Promise.all(receivers.map((receiver) => receiver.end()));
  assert.deepEqual(ends.map((end) => end.code), [0, 0, 6]);
  const sent = await offer.sender.end();
  assert.equal(sent.code, 0, sent.stderr);
  for (const name of ["first", "second"]) {
    assert.deepEqual(await Deno.readFile(folder.join(name, "a.bin")), bytes);
  }
  const numbers = (name: string) =>
    new Set(sent.events.filter(({ event }) => event === name).map((event: SlipEvent) => event["receiver"]));
  assert.equal(numbers("peer").size, 3);
  assert.equal(numbers("declined").size, 1);
  const last = sent.events.at(-1)!;
  assert.deepEqual([last.event, last["receiver"], last["receivers"]], ["done", undefined, 2]);
});

Deno.test("--receivers in plain lines puts each receiver's number before what concerns it", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using sender = startSlip([
    ...["send", folder.join("a.txt"), "--receivers", "2", "--server", server.url],
  ]);
  const [code] = await sender.says(/^\d+-[a-z]+-[a-z]+$/m, "stdout");
  for (const name of ["first", "second"]) {
    await using receiver = startSlip(
      ["receive", code, "--yes", "--dir", folder.join(name), "--server", server.url],
    );
    assert.equal((await receiver.end()).code, 0);
  }
  const { code: status, stdout, stderr } = await sender.end();
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^Sent 2 files, 2 B to 2 receivers .*verified by each of them$/m);
  for (const number of [1, 2]) {
    assert.match(
      stderr,
      new RegExp(`^\\[${number}\\] Found slip[^]*^\\[${number}\\] Accepted\n\\[${number}\\] Sent 1`, "m"),
    );
  }
});

Deno.test("one code serves three receivers, and each is told of on its own", async () => {
  await using folder = await tempFolder();
  const digest = await writePatternedFile(folder.join("a.bin"), BYTES);
  await using server = await testServer();
  await using offer = await startOffer({
    server: server.url,
    paths: [folder.join("a.bin")],
    send: ["--receivers", "3"],
  });
  const receivers = [1, 2, 3].map((n) => offer.receive(folder.join(`in-${n}`)));
  const ends = await Promise.all(receivers.map((receiver) => receiver.end()));
  const sent = await offer.sender.end();
  assert.deepEqual([...ends.map((end) => end.code), sent.code], [0, 0, 0, 0], sent.stdout + sent.stderr);
  for (const n of [1, 2, 3]) assert.equal(await sha256OfFile(folder.join(`in-${n}/a.bin`)), digest);
  const done = sent.events.filter(({ event }) => event === "done");
  assert.equal(new Set(done.map(({ receiver }) => receiver)).size, 4, "three receivers and one for all");
  assert.equal(done.at(-1)?.["receivers"], 3);
  assert.equal(sent.events.filter(({ event }) => event === "offer").length, 1);
});

Deno.test("a receiver that is killed costs the others nothing, and its place is free again", async () => {
  await using folder = await tempFolder();
  const digest = await writePatternedFile(folder.join("a.bin"), BYTES);
  // What only the one who is killed takes: so much that it is still under way however slowly another receiver starts.
  await Deno.truncate(await folder.write("large.bin", ""), 25 * BYTES);
  await using server = await testServer();
  await using offer = await startOffer({
    server: server.url,
    paths: [folder.join("large.bin"), folder.join("a.bin")],
    send: ["--receivers", "2", "--throttle", "20M"],
  });
  const some = ["--yes", "--only", "a.bin"];
  const killed = offer.receive(folder.join("killed"));
  await killed.event("progress");
  const steady = offer.receive(folder.join("steady"), some);
  await steady.event("progress");
  killed.kill("SIGINT");
  assert.equal((await killed.end()).code, 130);
  const again = offer.receive(folder.join("killed"), some);
  const ends = await Promise.all([steady.end(), again.end(), offer.sender.end()]);
  assert.deepEqual(ends.map((end) => end.code), [0, 0, 0], ends.map((end) => end.stdout).join("\n"));
  for (const name of ["killed", "steady"]) {
    assert.equal(await sha256OfFile(folder.join(name, "a.bin")), digest);
  }
});
