/** The code is on the screen before anything expensive is loaded, let alone computed. */

import assert from "node:assert/strict";
import { runDeno } from "../../scripts/run_deno.ts";
import { testServer } from "../../signal/testing_server.ts";
import { startSlip } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";

/** The arithmetic of pairing, the stack of WebRTC, and what a sender needs not. */
const EXPENSIVE = /core\/pairing\/(pair|cpace|exchange)\.ts|core\/webrtc\/|@noble\/curves|werift/;

/** What `deno info --json` says about a module. */
interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier?: string };
    readonly isDynamic?: boolean;
  }[];
}

for (const entry of ["core/session/send.ts", "tui/main.ts", "tui/send.ts"]) {
  Deno.test(`${entry} loads nothing of pairing's arithmetic or of WebRTC by itself`, async () => {
    const loaded = await loadedBy(entry);
    assert.ok(loaded.length > 1);
    assert.deepEqual(loaded.filter((specifier) => EXPENSIVE.test(specifier)), []);
  });
}

Deno.test("the pattern of what is expensive finds it where it is loaded", async () => {
  const loaded = await loadedBy("core/session/send.ts", true);
  assert.ok(
    loaded.some((specifier) => specifier.endsWith("core/pairing/cpace.ts") && EXPENSIVE.test(specifier)),
  );
});

Deno.test("the code is the first thing that a sender says, as soon as it has a room", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url, "--json", "--trace"]);
  await sender.event("code");
  assert.deepEqual(sender.events.map(({ event }) => event), ["server", "code"]);
});

/** Everything that is loaded with `entry` at once; with `later`, also what it may load when it runs. */
async function loadedBy(entry: string, later = false): Promise<string[]> {
  const { success, output } = await runDeno(["info", "--json", entry]);
  assert.ok(success, output);
  const modules: ModuleInfo[] =
    JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)).modules;
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const found = new Set<string>();
  const queue = [new URL(`../../${entry}`, import.meta.url).href];
  for (let specifier = queue.pop(); specifier !== undefined; specifier = queue.pop()) {
    if (found.has(specifier)) continue;
    found.add(specifier);
    for (const { code, isDynamic } of byName.get(specifier)?.dependencies ?? []) {
      if (code?.specifier !== undefined && (later || !isDynamic)) queue.push(code.specifier);
    }
  }
  return [...found];
}
