import { strict as assert } from "node:assert";
import fc from "fast-check";
import { hex } from "../sctp/testing/hex.ts";
import { decodeSocketAddress, encodeSocketAddress } from "./socket_address.ts";

const VECTORS: [string, number, string][] = [
  ["127.0.0.1", 5000, "0200 1388 7f000001 0000000000000000"],
  ["255.255.255.255", 65535, "0200 ffff ffffffff 0000000000000000"],
  ["::1", 1, "0a00 0001 00000000 00000000000000000000000000000001 00000000"],
  ["2001:db8::8:800:200c:417a", 53, "0a00 0035 00000000 20010db8000000000008 0800200c417a 00000000"],
  ["::", 0, "0a00 0000 00000000 00000000000000000000000000000000 00000000"],
];

for (const [host, port, bytes] of VECTORS) {
  Deno.test(`encodeSocketAddress() of ${host} and ${port} is what Linux has in memory`, () => {
    assert.deepEqual(encodeSocketAddress([host, port]), hex(bytes));
    assert.deepEqual(decodeSocketAddress(hex(bytes)), [host, port]);
  });
}

Deno.test("a socket address survives memory, whatever it is", () => {
  const port = fc.nat(65535);
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), port, (host, number) => {
    const [back, same] = decodeSocketAddress(encodeSocketAddress([host, number]));
    assert.equal(same, number);
    assert.equal(back, host.includes(":") ? new URL(`http://[${host}]`).hostname.slice(1, -1) : host);
  }));
});
