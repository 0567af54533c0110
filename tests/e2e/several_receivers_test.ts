import assert from "node:assert/strict";
import { writePatternedFile } from "../support/bytes.ts";
import { sha256OfFile } from "../support/bytes.ts";
import { startServe, startSlip } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";

const BYTES = 20 * 1024 * 1024;

Deno.test("one code serves three receivers, and each is told of on its own", async () => {
  await using folder = await tempFolder();
  const digest = await writePatternedFile(folder.join("a.bin"), BYTES);
  await using server = await startServe([], { page: false });
  const flags = ["--server", server.url, "--json"];
  await using sender = startSlip(["send", folder.join("a.bin"), "--receivers", "3", ...flags]);
  const { code } = await sender.event("code");
  const receivers = [1, 2, 3].map((n) =>
    startSlip(["receive", code, "--dir", folder.join(`in-${n}`), "--yes", ...flags])
  );
  const ends = await Promise.all(receivers.map((receiver) => receiver.end()));
  const sent = await sender.end();
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
  await using server = await startServe([], { page: false });
  const flags = ["--server", server.url, "--json"];
  await using sender = startSlip([
    "send",
    folder.join("a.bin"),
    "--receivers",
    "2",
    "--throttle",
    "10M",
    ...flags,
  ]);
  const { code } = await sender.event("code");
  const receive = (name: string) =>
    startSlip(["receive", code, "--dir", folder.join(name), "--yes", ...flags]);
  await using killed = receive("killed");
  await killed.event("progress");
  await using steady = receive("steady");
  await steady.event("progress");
  killed.kill("SIGINT");
  assert.equal((await killed.end()).code, 130);
  await using again = receive("killed");
  const ends = await Promise.all([steady.end(), again.end(), sender.end()]);
  assert.deepEqual(ends.map((end) => end.code), [0, 0, 0], ends.map((end) => end.stdout).join("\n"));
  for (const name of ["killed", "steady"]) {
    assert.equal(await sha256OfFile(folder.join(name, "a.bin")), digest);
  }
});
