/** The library as its users see it: mod.ts, a real server, real connections, real files. */

import assert from "node:assert/strict";
import { receive, send, serve, SlipError, type Status } from "../../mod.ts";
import { patternedBytes } from "../support/bytes.ts";
import { tempFolder } from "../support/temp.ts";

Deno.test("send() and receive() move files, and tell what happens in order", async () => {
  await using folder = await tempFolder();
  const bytes = patternedBytes(3_000_000);
  const path = await folder.write("data.bin", bytes);
  const server = await serve({ host: "127.0.0.1", port: 0, stun: "none" });
  try {
    const sending = send([path], { server: server.url });
    const events: Status["event"][] = [];
    let receiving: ReturnType<typeof receive> | undefined;
    for await (const status of sending) {
      if (events.at(-1) !== status.event) events.push(status.event);
      if (status.event !== "code") continue;
      receiving = receive(status.code, { server: server.url, directory: folder.join("in") });
    }
    assert.equal((await sending.finished).digest, (await receiving!.finished).digest);
    assert.deepEqual(await Deno.readFile(folder.join("in", "data.bin")), bytes);
    const expected = ["server", "code", "peer", "path", "offer", "accepted", "progress", "file", "done"];
    assert.deepEqual(events, expected);
  } finally {
    await server.close();
  }
});

Deno.test("send() ends with interrupted when its signal aborts while it waits", async () => {
  await using folder = await tempFolder();
  const path = await folder.write("data.bin", "x");
  const server = await serve({ host: "127.0.0.1", port: 0, stun: "none" });
  try {
    const interrupt = new AbortController();
    const sending = send([path], { server: server.url, signal: interrupt.signal });
    for await (const status of sending) if (status.event === "code") interrupt.abort();
    await assert.rejects(
      sending.finished,
      (error) => error instanceof SlipError && error.code === "interrupted",
    );
  } finally {
    await server.close();
  }
});
