import assert from "node:assert/strict";
import { SlipError } from "../core/errors.ts";
import { type Chosen, chosenFile, chosenFolder } from "./chosen.ts";
import { FileSource } from "./file_source.ts";

const hasCode = (code: string) => (error: unknown) => error instanceof SlipError && error.code === code;

function file(name: string, text = ""): File {
  return new File([text], name, { lastModified: 1000 });
}

const single = (chosen: File): Chosen => chosenFile({ path: chosen.name, file: chosen });

const sourceOf = (...files: File[]): FileSource => new FileSource(files.map(single));

/** A file whose disk fails: what a browser's own would do cannot be provoked here. */
function brokenFile(error: Error): File {
  const broken = file("broken.txt", "abc");
  broken.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(error) });
  return broken;
}

Deno.test("entries tell name, size and time, and number equal names", () => {
  assert.deepEqual(sourceOf(file("a.txt", "abc"), file("a.txt")).entries, [
    { path: "a.txt", size: 3, modifiedMs: 1000 },
    { path: "a (2).txt", size: 0, modifiedMs: 1000 },
  ]);
});

Deno.test("read() gives the bytes from an offset", async () => {
  const source = sourceOf(file("a", "x"), file("b", "0123456789"));
  assert.equal(new TextDecoder().decode(await source.read(1, 3, 4)), "3456");
  assert.equal((await source.read(1, 10, 0)).length, 0);
});

Deno.test("read() says source-changed when there are fewer bytes than the manifest promised", async () => {
  await assert.rejects(() => sourceOf(file("a", "abc")).read(0, 2, 2), hasCode("source-changed"));
});

Deno.test("read() says source-changed for NotReadableError and source-failed for anything else", async () => {
  const table: [Error, string][] = [
    [new DOMException("", "NotReadableError"), "source-changed"],
    [new DOMException("", "NotFoundError"), "source-failed"],
    [new Error("disk"), "source-failed"],
  ];
  for (const [error, code] of table) {
    await assert.rejects(() => sourceOf(brokenFile(error)).read(0, 0, 3), hasCode(code));
  }
});

Deno.test("read() rejects a file that is not there", async () => {
  await assert.rejects(() => sourceOf().read(0, 0, 0), RangeError);
});

Deno.test("entries keep the paths of folders, empty ones included, and number folders of the same name", () => {
  const folder = chosenFolder("photos", [
    { path: "photos/trip/a.jpg", file: file("a.jpg", "abc") },
    { path: "photos/empty" },
  ]);
  assert.deepEqual(new FileSource([folder, folder]).entries, [
    { path: "photos/empty", kind: "folder", size: 0 },
    { path: "photos/trip/a.jpg", size: 3, modifiedMs: 1000 },
    { path: "photos (2)/empty", kind: "folder", size: 0 },
    { path: "photos (2)/trip/a.jpg", size: 3, modifiedMs: 1000 },
  ]);
});

Deno.test("a text comes first, measured in bytes of UTF-8, and read() gives it", async () => {
  const source = new FileSource([single(file("a", "x"))], { text: "grün" });
  assert.deepEqual(source.entries.map(({ kind, size }) => [kind, size]), [["text", 5], [undefined, 1]]);
  assert.equal(new TextDecoder().decode(await source.read(0, 0, 5)), "grün");
  assert.equal(new TextDecoder().decode(await source.read(1, 0, 1)), "x");
});

Deno.test("list() gives every entry once, also when asked twice, and throws when there is none", async () => {
  const files = Array.from({ length: 2500 }, (_, index) => single(file(`${index}`)));
  const source = new FileSource(files);
  const lists = await Promise.all([Array.fromAsync(source.list()), Array.fromAsync(source.list())]);
  for (const parts of lists) assert.deepEqual(parts.flat(), source.entries);
  await assert.rejects(() => Array.fromAsync(sourceOf().list()), hasCode("nothing-to-send"));
});

Deno.test("leftOut tells what could not be read when it was chosen", () => {
  const leftOut = [{ path: "photos/locked", reason: "unreadable" as const }];
  assert.deepEqual(new FileSource([chosenFolder("photos", [], leftOut)]).leftOut, leftOut);
});
