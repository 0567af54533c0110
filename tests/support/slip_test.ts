import assert from "node:assert/strict";
import { runSlip, startServe, startSlip } from "./slip.ts";

Deno.test("runSlip() gives exit code and both streams of the real command", async () => {
  const help = await runSlip(["--help"]);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /^Usage: slip /);
  assert.equal(help.stderr, "");
  const mistake = await runSlip(["sned"]);
  assert.equal(mistake.code, 2);
  assert.match(mistake.stderr, /sned/);
  assert.equal(mistake.stdout, "");
});

Deno.test("startServe() gives the URL of a server that answers until it is disposed of", async () => {
  let url = "";
  {
    await using server = await startServe([], { page: false });
    url = server.url;
    const response = await fetch(`${url}/healthz`);
    assert.equal(response.status, 200);
    await response.body?.cancel();
  }
  await assert.rejects(fetch(`${url}/healthz`), TypeError);
});

Deno.test("event() fails at once, with what the command said, when it ends without the event", async () => {
  await using slip = startSlip(["send", "no such file", "--json"]);
  await assert.rejects(
    slip.event("code"),
    /the command ended before the event "code" of slip send no such file[^]*file-missing/,
  );
  assert.equal((await slip.end()).code, 2);
});

Deno.test("kill() interrupts the command, which then ends with its own status", async () => {
  await using server = await startServe([], { page: false });
  server.slip.kill("SIGINT");
  assert.equal((await server.slip.end()).code, 130);
});
