import assert from "node:assert/strict";
import { terminalPlatform } from "./platform.ts";

Deno.test("terminalPlatform.sha256() hashes as FIPS 180-4 says", async () => {
  const table: [string, string][] = [
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ];
  for (const [text, digest] of table) {
    assert.equal((await terminalPlatform.sha256(new TextEncoder().encode(text))).toHex(), digest);
  }
});

Deno.test("terminalPlatform.agent fits in what peers take", () => {
  assert.match(terminalPlatform.agent, /^slip\/\d+\.\d+\.\d+ \(terminal\)$/);
});
