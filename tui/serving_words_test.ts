import assert from "node:assert/strict";
import { servingLines } from "./serving_words.ts";

const LAST = "Serving until Ctrl+C";

Deno.test("servingLines() name the first IPv4 address where others reach a server that listens on all", () => {
  const lines = servingLines({ hostname: "0.0.0.0", port: 8080 }, ["fd00::7", "192.0.2.7", "198.51.100.7"]);
  const there = "http://192.0.2.7:8080";
  assert.deepEqual(lines, [
    `Others in the same network reach it at ${there}: slip send FILE --server ${there}`,
    LAST,
  ]);
});

Deno.test("servingLines() name no address that others do not reach", () => {
  assert.deepEqual(servingLines({ hostname: "127.0.0.1", port: 8080 }, ["192.0.2.7"]), [LAST]);
  assert.deepEqual(servingLines({ hostname: "0.0.0.0", port: 8080 }, ["127.0.0.1"]), [LAST]);
  assert.deepEqual(servingLines({ hostname: "0.0.0.0", port: 8080 }, []), [LAST]);
});
