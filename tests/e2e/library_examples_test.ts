/** Every program in docs/library.md, as it stands there: it runs, and prints what stands below it. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "../../scripts/run_deno.ts";
import { patternedBytes } from "../support/bytes.ts";
import { tempFolder } from "../support/temp.ts";

/** Milliseconds that an example may take. */
const DEADLINE_MS = 60_000;

const text = await Deno.readTextFile(join(ROOT, "docs", "library.md"));
const EXAMPLES = [...text.matchAll(/^## (.+)$[^]*?^```ts\n([^]*?)^```\n\n```text\n([^]*?)^```$/gm)];

Deno.test("docs/library.md has an example in each chapter", () => {
  assert.equal(EXAMPLES.length, text.match(/^## /gm)?.length);
});

for (const [, title = "", program = "", printed = ""] of EXAMPLES) {
  Deno.test(`docs/library.md, ${title}`, async () => {
    await using folder = await tempFolder({
      "report.pdf": patternedBytes(2_000_000),
      "photos/a.jpg": patternedBytes(100_000),
      "photos/b.jpg": patternedBytes(1_500_000),
    });
    const path = await folder.write("example.ts", program.replace('"./mod.ts"', `"${join(ROOT, "mod.ts")}"`));
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--quiet", "--config", join(ROOT, "deno.json"), path],
      cwd: folder.path,
      env: { NO_COLOR: "1" },
      signal: AbortSignal.timeout(DEADLINE_MS),
    }).output();
    const decoder = new TextDecoder();
    assert.equal(decoder.decode(stdout), printed, decoder.decode(stderr));
    assert.ok(success, decoder.decode(stderr));
  });
}
