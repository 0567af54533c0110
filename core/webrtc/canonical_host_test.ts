import assert from "node:assert/strict";
import { canonicalHost } from "./canonical_host.ts";

for (
  const [host, canonical] of [
    ["192.0.2.1", "192.0.2.1"],
    ["::1", "::1"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["2001:DB8::0:1", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::ffff:192.0.2.1", "::ffff:c000:201"],
  ] as const
) {
  Deno.test(`canonicalHost() of ${host} is ${canonical}`, () => assert.equal(canonicalHost(host), canonical));
}

Deno.test("canonicalHost() throws for what is no address", () => {
  for (const host of ["", "nobody.example", "::g", "1.2.3"]) {
    assert.throws(() => canonicalHost(host), TypeError);
  }
});
