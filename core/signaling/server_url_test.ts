import assert from "node:assert/strict";
import { SlipError } from "../errors.ts";
import { serverAddresses } from "./server_url.ts";

const NO_IO = { permissions: "none" } as const;

const TABLE: readonly (readonly [url: string, shown: string, socket: string])[] = [
  ["http://localhost:8080", "http://localhost:8080", "ws://localhost:8080/ws"],
  ["http://localhost:8080/", "http://localhost:8080", "ws://localhost:8080/ws"],
  ["https://slip.example", "https://slip.example", "wss://slip.example/ws"],
  ["https://slip.example/a/b//", "https://slip.example/a/b", "wss://slip.example/a/b/ws"],
  ["ws://slip.example", "http://slip.example", "ws://slip.example/ws"],
  ["wss://slip.example:444/x", "https://slip.example:444/x", "wss://slip.example:444/x/ws"],
  ["http://[::1]:8080", "http://[::1]:8080", "ws://[::1]:8080/ws"],
  ["https://me:pass@slip.example/x?q=1", "https://slip.example/x", "wss://slip.example/x/ws"],
];

for (const [url, shown, socket] of TABLE) {
  Deno.test({ ...NO_IO, name: `serverAddresses() finds the socket of ${url}` }, () => {
    assert.deepEqual(serverAddresses(url), { shown, socket, config: `${shown}/config` });
  });
}

for (
  const url of [
    "",
    "localhost",
    "localhost:8080",
    "slip.example/x",
    "ftp://slip.example",
    "file:///x",
    "http://",
  ]
) {
  Deno.test({ ...NO_IO, name: `serverAddresses() refuses ${JSON.stringify(url)} as usage` }, () => {
    assert.throws(
      () => serverAddresses(url),
      (error) => error instanceof SlipError && error.code === "usage",
    );
  });
}

Deno.test({ ...NO_IO, name: "serverAddresses() lets the words of a code out nowhere" }, () => {
  assert.ok(!JSON.stringify(serverAddresses("http://h/#7-crumb-violet")).includes("crumb"));
  assert.throws(
    () => serverAddresses("nowhere/#7-crumb-violet"),
    (error) => !String(error).includes("crumb"),
  );
});
