import assert from "node:assert/strict";
import { DISK_FOLDERS } from "./disk_folders.ts";

Deno.test("DISK_FOLDERS has every folder of core/disk", async () => {
  const entries = await Array.fromAsync(Deno.readDir(new URL("../../core/disk", import.meta.url)));
  assert.deepEqual(entries.map(({ name }) => name).sort(), Object.keys(DISK_FOLDERS).sort());
});

Deno.test("DISK_FOLDERS has no circle: each folder knows only folders below it", () => {
  const names = Object.keys(DISK_FOLDERS);
  for (const [at, name] of names.entries()) {
    for (const other of DISK_FOLDERS[name]!) assert.ok(names.indexOf(other) > at, `${name} imports ${other}`);
  }
});
