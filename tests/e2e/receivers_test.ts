/** One sender, one code, several receivers, with the real command. */

import assert from "node:assert/strict";
import { testServer } from "../../signal/testing_server.ts";
import { patternedBytes } from "../support/bytes.ts";
import { type SlipEvent, startSlip } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";

Deno.test("--receivers 3 serves three at once, one of whom says no, and tells them apart", async () => {
  await using folder = await tempFolder();
  const bytes = patternedBytes(3_000_000);
  const path = await folder.write("a.bin", bytes);
  await using server = await testServer();
  const flags = ["--server", server.url, "--json"];
  await using sender = startSlip(["send", path, "--receivers", "3", ...flags]);
  const { code } = await sender.event("code");
  const start = (name: string, ...more: string[]) =>
    startSlip(["receive", code, "--dir", folder.join(name), ...more, ...flags]);
  await using first = start("first", "--yes");
  await using second = start("second", "--yes");
  await using refusing = start("third");
  const ends = await Promise.all([first.end(), second.end(), refusing.end()]);
  assert.deepEqual(ends.map((end) => end.code), [0, 0, 6]);
  const sent = await sender.end();
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
