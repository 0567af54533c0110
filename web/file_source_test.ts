import assert from "node:assert/strict";
import { SlipError } from "../core/errors.ts";
import { FileSource } from "./file_source.ts";

const hasCode = (code: string) => (error: unknown) => error instanceof SlipError && error.code === code;

function file(name: string, text = ""): File {
  return new File([text], name, { lastModified: 1000 });
}

/** A file whose disk fails: what a browser's own would do cannot be provoked here. */
function brokenFile(error: Error): File {
  const broken = file("broken.txt", "abc");
  broken.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(error) });
  return broken;
}

Deno.test("entries tell name, size and time, and number equal names", () => {
  assert.deepEqual(new FileSource([file("a.txt", "abc"), file("a.txt")]).entries, [
    { path: "a.txt", size: 3, modifiedMs: 1000 },
    { path: "a (2).txt", size: 0, modifiedMs: 1000 },
  ]);
});

Deno.test("read() gives the bytes from an offset", async () => {
  const source = new FileSource([file("a", "x"), file("b", "0123456789")]);
  assert.equal(new TextDecoder().decode(await source.read(1, 3, 4)), "3456");
  assert.equal((await source.read(1, 10, 0)).length, 0);
});

Deno.test("read() says source-changed when there are fewer bytes than the manifest promised", async () => {
  await assert.rejects(() => new FileSource([file("a", "abc")]).read(0, 2, 2), hasCode("source-changed"));
});

Deno.test("read() says source-changed for NotReadableError and source-failed for anything else", async () => {
  const table: [Error, string][] = [
    [new DOMException("", "NotReadableError"), "source-changed"],
    [new DOMException("", "NotFoundError"), "source-failed"],
    [new Error("disk"), "source-failed"],
  ];
  for (const [error, code] of table) {
    await assert.rejects(() => new FileSource([brokenFile(error)]).read(0, 0, 3), hasCode(code));
  }
});

Deno.test("read() rejects a file that is not there", async () => {
  await assert.rejects(() => new FileSource([]).read(0, 0, 0), RangeError);
});
