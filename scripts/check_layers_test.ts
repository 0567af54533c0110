import assert from "node:assert/strict";
import { tempFolder } from "../tests/support/temp.ts";
import { checkLayers } from "./check_layers.ts";

/** Files of a small tree, with what each contains. */
type Tree = Readonly<Record<string, string>>;

const CLEAN: Tree = {
  "deno.json": `{ "imports": { "werift": "npm:werift@0.25.2" } }`,
  "core/errors.ts": "export const errors = 1;",
  "core/transfer/sender.ts": `import { errors } from "../errors.ts";\nexport const sender = errors;`,
  "core/webrtc/peer.ts": `import "node:dgram";\nexport const load = () => import("werift");`,
  "signal/http.ts": `export { errors } from "../core/errors.ts";`,
  "tui/main.ts": `import "../signal/http.ts";\nimport "../core/webrtc/peer.ts";`,
  "web/main.ts":
    `import type { sender } from "../core/transfer/sender.ts";\nexport type Sender = typeof sender;`,
};

/** A change to the clean tree, and what the check must then say. */
const BROKEN: readonly (readonly [what: string, change: Tree, message: RegExp])[] = [
  [
    "a static import",
    { "core/transfer/sender.ts": `import "../../signal/http.ts";` },
    /^core\/transfer\/sender.ts imports signal\/http.ts: core is shared /,
  ],
  [
    "a re-export",
    { "web/main.ts": `export * from "../signal/http.ts";` },
    /^web\/main.ts imports signal\/http.ts: /,
  ],
  [
    "a type-only import",
    { "signal/http.ts": `export type X = import("../web/main.ts").X;` },
    /^signal\/http.ts imports web\/main.ts: /,
  ],
  [
    "a dynamic import of werift",
    { "signal/http.ts": `export const load = () => import("werift");` },
    /^signal\/http.ts imports werift: only core\/webrtc /,
  ],
  [
    "an import of werift that deno.json does not know",
    { "tui/flags.tsx": `import "werift/lib/x.js";` },
    /^tui\/flags.tsx imports werift\/lib\/x.js: only core\/webrtc /,
  ],
  [
    "node: in the shared core",
    { "core/transfer/sender.ts": `import "node:crypto";` },
    /^core\/transfer\/sender.ts imports node:crypto: /,
  ],
  [
    "an import by a leaf",
    { "core/errors.ts": `import "./code.ts";`, "core/code.ts": "" },
    /^core\/errors.ts imports core\/code.ts: .* leaves /,
  ],
  [
    "terminal-only core in the page",
    { "web/main.ts": `import "../core/webrtc/peer.ts";` },
    /^web\/main.ts imports core\/webrtc\/peer.ts: /,
  ],
  [
    "a circle",
    { "core/a.ts": `import "./b.ts";`, "core/b.ts": `import "./a.ts";` },
    /^core\/a.ts imports core\/b.ts imports core\/a.ts: in a circle /,
  ],
  ["a missing file", { "tui/main.ts": `import "./gone.ts";` }, /^tui\/gone.ts: Module not found/],
  ["a file that does not parse", { "tui/main.ts": "import (" }, /^tui\/main.ts: SyntaxError/],
];

Deno.test("checkLayers() says nothing about a tree that keeps the directions", async () => {
  assert.deepEqual(await checkTree(CLEAN), []);
});

for (const [what, change, message] of BROKEN) {
  Deno.test(`checkLayers() tells the reason when there is ${what}`, async () => {
    const [first, ...others] = await checkTree({ ...CLEAN, ...change });
    assert.match(first ?? "nothing said", message);
    assert.deepEqual(others, []);
  });
}

async function checkTree(tree: Tree): Promise<string[]> {
  await using folder = await tempFolder(tree);
  return await checkLayers(folder.path);
}
