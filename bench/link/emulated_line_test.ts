import assert from "node:assert/strict";
import { until } from "../../tests/support/wait.ts";
import { ip } from "./namespaces.ts";
import { runFlows } from "./run.ts";
import { EmulatedLine, NoLineError } from "./emulated_line.ts";
import type { LineShape } from "./bottleneck.ts";

const SHAPE: LineShape = { bitsPerSecond: 10e6, delayMs: 5, lossRate: 0, queueMs: 50 };

/** Whether this machine lets us: the reason if not, which has to be a sentence of its own. */
async function whyNot(): Promise<string | undefined> {
  await using line = new EmulatedLine(SHAPE);
  try {
    await line.up();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof NoLineError, String(error));
    return error.message;
  }
}

const reason = Deno.build.os === "linux" ? await whyNot() : "not Linux";

async function namespaces(): Promise<string[]> {
  const { stdout } = await new Deno.Command("ip", { args: ["netns", "list"] }).output();
  return new TextDecoder().decode(stdout).split("\n").map((line) => line.split(" ")[0]!);
}

Deno.test({
  name: "EmulatedLine carries TCP from one end to the other, no faster than it is, and leaves nothing behind",
  ignore: reason !== undefined,
  fn: async () => {
    const { shares, line } = await runFlows([{ sender: "tcp", receiver: "tcp" }], SHAPE, { seconds: 1 });
    assert.ok(shares[0]! > 0.2 && shares[0]! < 1.2, String(shares));
    assert.ok(line.there.passed > 100 && line.back.passed > 10, JSON.stringify(line));
    assert.ok(line.there.waits.maxMs <= SHAPE.queueMs, JSON.stringify(line));
  },
});

Deno.test({
  name: "EmulatedLine removes its namespaces, also when somebody still runs in one",
  ignore: reason !== undefined,
  fn: async () => {
    const line = new EmulatedLine(SHAPE);
    await line.up();
    const [{ namespace }, { namespace: other }] = line.ends;
    assert.ok((await namespaces()).includes(namespace));
    const args = ["netns", "exec", namespace, "sleep", "60"];
    const guest = new Deno.Command("ip", { args, stdin: "null" }).spawn();
    const isInside = async () =>
      (await ip("netns", "pids", namespace)).split("\n").includes(String(guest.pid));
    await until(isInside, { what: "a guest in the namespace" });
    await line.end();
    assert.equal((await guest.status).success, false);
    const left = await namespaces();
    assert.ok(!left.includes(namespace) && !left.includes(other), left.join());
  },
});

Deno.test({
  name: "an emulator that may not make devices says so in a sentence and leaves nothing behind",
  ignore: reason !== undefined,
  fn: async () => {
    const script = new URL("./emulator.ts", import.meta.url).pathname;
    const unprivileged = ["--bounding-set=-net_admin", "--inh-caps=-net_admin"];
    const args = [...unprivileged, Deno.execPath(), "run", "-A", script, JSON.stringify(SHAPE), "1"];
    const before = await namespaces();
    const { stdout } = await new Deno.Command("setpriv", { args, stdin: "null" }).output();
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), {
      problem: "an emulated line needs root, to make network devices and namespaces",
    });
    assert.deepEqual(await namespaces(), before);
  },
});
