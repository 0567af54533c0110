import assert from "node:assert/strict";
import { type Address, isLoopback, serverOf, takeFragment } from "./address.ts";

const ADDRESS: Address = {
  origin: "https://slip.example",
  pathname: "/path/",
  search: "?lang=en",
  hash: "#7-crumb-violet",
};

function take(hash: string): { text: string; shown: string[] } {
  const shown: string[] = [];
  const history = { replaceState: (_data: unknown, _title: string, url: string) => shown.push(url) };
  return {
    text: takeFragment({ ...ADDRESS, hash }, history as unknown as History),
    shown,
  };
}

Deno.test("serverOf() keeps origin and folder and drops the file", () => {
  const table: [string, string][] = [
    ["/", "https://slip.example"],
    ["/index.html", "https://slip.example"],
    ["/path/", "https://slip.example/path"],
    ["/path/index.html", "https://slip.example/path"],
  ];
  for (const [pathname, expected] of table) {
    assert.equal(serverOf({ origin: "https://slip.example", pathname }), expected);
  }
});

Deno.test("takeFragment() reads the code and leaves an address without it", () => {
  assert.deepEqual(take("#7-crumb-violet"), { text: "7-crumb-violet", shown: ["/path/?lang=en"] });
});

Deno.test("takeFragment() decodes what a messenger escaped", () => {
  assert.equal(take("#7%2Dcrumb%2Dviolet").text, "7-crumb-violet");
});

Deno.test("takeFragment() gives what is there when the escapes are broken", () => {
  assert.equal(take("#7-crumb-%E0%A4").text, "7-crumb-%E0%A4");
});

Deno.test("takeFragment() touches nothing when there is no fragment", () => {
  assert.deepEqual(take(""), { text: "", shown: [] });
  assert.deepEqual(take("#"), { text: "", shown: [] });
});

Deno.test("isLoopback() knows the names that reach no other machine", () => {
  const table: [string, boolean][] = [
    ["localhost", true],
    ["slip.localhost", true],
    ["127.0.0.1", true],
    ["127.1.2.3", true],
    ["[::1]", true],
    ["localhost.example", false],
    ["192.168.1.5", false],
    ["127.example", false],
  ];
  for (const [hostname, expected] of table) assert.equal(isLoopback(hostname), expected, hostname);
});
