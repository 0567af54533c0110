import { strict as assert } from "node:assert";
import { bufferErrors } from "./socket_drops.ts";

Deno.test("bufferErrors() finds the count under its name, among those of UDP alone", () => {
  const tcp = "Tcp: InSegs RcvbufErrors\nTcp: 1 2\n";
  const udp = "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors\nUdp: 9 0 31 7 30\n";
  assert.equal(bufferErrors(tcp + udp + "UdpLite: InDatagrams RcvbufErrors\nUdpLite: 0 5\n"), 30);
});

Deno.test("bufferErrors() is NaN where the system does not count", () => {
  assert.equal(bufferErrors(""), NaN);
  assert.equal(bufferErrors("Udp: InDatagrams\nUdp: 9\n"), NaN);
});

if (Deno.build.os === "linux") {
  Deno.test("bufferErrors() understands what this system says", async () => {
    assert.ok(bufferErrors(await Deno.readTextFile("/proc/net/snmp")) >= 0);
  });
}
