import assert from "node:assert/strict";
import { runDeno } from "../../scripts/run_deno.ts";
import { tempFolder } from "../support/temp.ts";
import { until } from "../support/wait.ts";

Deno.test("deno task demo tells its story and ends well", async () => {
  const { success, output } = await runDeno(["task", "demo"]);
  assert.ok(success, output);
  assert.match(output, /Server +listens on http:/);
  assert.match(output, /under the code \d+-[a-z]+-[a-z]+\n/);
  assert.match(output, /took 26 steps/);
  assert.match(output, /hold the same bytes/);
});

Deno.test("deno task demo leaves no process and no file behind when it is interrupted", async () => {
  await using folder = await tempFolder();
  const demo = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--allow-write", "--allow-env", "--allow-run", "scripts/demo.ts"],
    env: { TMPDIR: folder.path },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const said = { text: "" };
  const reading = readInto(demo.stdout, said);
  await until(() => said.text.includes("are connected"), {
    what: () => `a connection: ${said.text}`,
    deadlineMs: 120_000,
  });
  demo.kill("SIGINT");
  const { code } = await demo.status;
  await reading;
  assert.equal(code, 130);
  assert.deepEqual(await folder.names(), []);
  const url = /http:\S+/.exec(said.text)?.[0] ?? "";
  await assert.rejects(fetch(`${url}/healthz`), TypeError);
});

async function readInto(stream: ReadableStream<Uint8Array>, into: { text: string }): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) into.text += decoder.decode(chunk, { stream: true });
}
