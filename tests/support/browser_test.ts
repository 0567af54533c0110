import assert from "node:assert/strict";
import type { BrowserName } from "../../scripts/browsers.ts";
import { launchBrowser } from "./browser.ts";
import { patternedBytes, sha256, sha256OfFile } from "./bytes.ts";
import { until } from "./wait.ts";

const BYTES = patternedBytes(3_000_001);

const PAGE = `<!doctype html><title>page</title>
<a id="save" download="häßlich 1.bin" href="/bytes">save</a>
<button id="fail" onclick="console.error('said'); setTimeout(() => { throw new Error('thrown') })">fail</button>`;

for (const name of ["chromium", "firefox"] satisfies BrowserName[]) {
  Deno.test(`launchBrowser() drives ${name}: problems are told, downloads arrive whole, nothing is left`, async () => {
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      if (new URL(request.url).pathname === "/bytes") return new Response(BYTES);
      return new Response(PAGE, { headers: { "content-type": "text/html; charset=utf-8" } });
    });
    let downloads = "";
    try {
      await using browser = await launchBrowser(name);
      downloads = browser.downloads.path;
      const { page, problems } = await browser.open(`http://127.0.0.1:${server.addr.port}/`);
      assert.equal(await page.title(), "page");
      await page.click("#save");
      assert.equal(await sha256OfFile(await browser.download("häßlich 1.bin")), sha256(BYTES));
      assert.deepEqual(problems.filter((problem) => !problem.includes("favicon")), []);
      await page.click("#fail");
      await until(() => problems.some((problem) => problem.includes("thrown")), { what: "the thrown error" });
      assert.ok(problems.some((problem) => problem === "console: said"), problems.join());
    } finally {
      await server.shutdown();
    }
    await assert.rejects(Deno.stat(downloads), Deno.errors.NotFound);
  });
}
