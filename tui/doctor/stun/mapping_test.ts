import assert from "node:assert/strict";
import { type Mapping, readMapping, type Sight } from "./mapping.ts";

/** `192.0.2.1:3478 sees 203.0.113.5:1111`, in short. */
function sight(text: string): Sight {
  const [address, port, host, mappedPort] = text.split(/ sees |:/);
  return { address: address!, port: Number(port), mapped: { host: host!, port: Number(mappedPort) } };
}

Deno.test("readMapping() tells the kinds of RFC 5780 apart", () => {
  const table: [Mapping, string[]][] = [
    ["unknown", []],
    ["unknown", ["192.0.2.1:1 sees 203.0.113.5:1111"]],
    ["unknown", ["192.0.2.1:1 sees 203.0.113.5:1111", "192.0.2.1:1 sees 203.0.113.5:2222"]],
    ["endpoint-independent", ["192.0.2.1:1 sees 203.0.113.5:1111", "192.0.2.2:1 sees 203.0.113.5:1111"]],
    ["endpoint-independent", ["192.0.2.1:1 sees 203.0.113.5:1111", "192.0.2.1:2 sees 203.0.113.5:1111"]],
    ["dependent", ["192.0.2.1:1 sees 203.0.113.5:1111", "192.0.2.2:1 sees 203.0.113.5:2222"]],
    ["dependent", ["192.0.2.1:1 sees 203.0.113.5:1111", "192.0.2.2:1 sees 203.0.113.6:1111"]],
    ["port-dependent", ["192.0.2.1:1 sees 203.0.113.5:1111", "192.0.2.1:2 sees 203.0.113.5:2222"]],
    ["dependent", [
      "192.0.2.1:1 sees 203.0.113.5:1111",
      "192.0.2.1:2 sees 203.0.113.5:1111",
      "192.0.2.2:1 sees 203.0.113.5:2222",
    ]],
    ["none", ["192.0.2.1:1 sees 10.0.0.1:5000"]],
    ["none", ["192.0.2.1:1 sees 10.0.0.1:5000", "192.0.2.2:1 sees 10.0.0.1:5000"]],
    ["dependent", ["192.0.2.1:1 sees 10.0.0.1:5000", "192.0.2.2:1 sees 203.0.113.5:1111"]],
    ["unknown", ["192.0.2.1:1 sees 10.0.0.1:5001"]],
  ];
  const isLocal = ({ host, port }: Sight["mapped"]) => host === "10.0.0.1" && port === 5000;
  for (const [mapping, sights] of table) {
    assert.equal(readMapping(sights.map(sight), isLocal), mapping, sights.join(", "));
  }
});
