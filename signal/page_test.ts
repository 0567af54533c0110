import assert from "node:assert/strict";
import { SERVED_FILES } from "../core/limits.ts";
import { tempFolder } from "../tests/support/temp.ts";
import { readPage } from "./page.ts";

Deno.test("readPage() lists files by the path of their URL, with their media type and an entity tag", async () => {
  await using folder = await tempFolder({
    "index.html": "<!doctype html>",
    "main.js": "1",
    "assets/icon.svg": "<svg/>",
  });
  const page = await readPage(folder.path);
  assert.deepEqual([...page.keys()].sort(), ["/", "/assets/icon.svg", "/index.html", "/main.js"]);
  assert.equal(page.get("/"), page.get("/index.html"));
  assert.equal(page.get("/main.js")?.contentType, "text/javascript; charset=utf-8");
  assert.equal(new TextDecoder().decode(page.get("/main.js")?.bytes), "1");
  assert.match(page.get("/main.js")?.etag ?? "", /^"[\w+/]{24}"$/);
  assert.notEqual(page.get("/main.js")?.etag, page.get("/index.html")?.etag);
});

Deno.test("readPage() leaves out other kinds of files, hidden ones and symbolic links", async () => {
  await using outside = await tempFolder({ "secret.html": "secret" });
  await using folder = await tempFolder({
    "index.html": "",
    "key.pem": "",
    "no_end": "",
    ".env": "",
    "x.HTML": "",
  });
  await Deno.symlink(outside.join("secret.html"), folder.join("link.html"));
  await Deno.symlink(outside.path, folder.join("linked"));
  assert.deepEqual([...(await readPage(folder.path)).keys()].sort(), ["/", "/index.html"]);
});

Deno.test("readPage() is empty for a directory that is empty or not there", async () => {
  await using folder = await tempFolder();
  assert.equal((await readPage(folder.path)).size, 0);
  assert.equal((await readPage(folder.join("nowhere"))).size, 0);
});

for (const [over, fine] of [[0, true], [1, false]] as const) {
  Deno.test(`readPage() ${fine ? "takes" : "refuses"} ${SERVED_FILES + over} files`, async () => {
    await using folder = await tempFolder();
    for (let count = 0; count < SERVED_FILES + over; count++) await folder.write(`${count}.txt`, "");
    if (fine) assert.equal((await readPage(folder.path)).size, SERVED_FILES);
    else await assert.rejects(readPage(folder.path), RangeError);
  });
}
