import assert from "node:assert/strict";
import type { NetworkInterfaceInfo } from "node:os";
import { HOST_ADDRESSES } from "../limits.ts";
import { hostAddresses, type Interfaces } from "./host_addresses.ts";

function addresses(...list: string[]): NetworkInterfaceInfo[] {
  return list.map((address) => {
    const common = { address, netmask: "", mac: "", cidr: null, internal: /^127|^::1$/.test(address) };
    return address.includes(":") ? { ...common, family: "IPv6", scopeid: 0 } : { ...common, family: "IPv4" };
  });
}

const LOOPBACK = { lo: addresses("127.0.0.1", "::1") };

Deno.test("hostAddresses() puts real networks before tunnels before container bridges, IPv4 first in each", () => {
  const interfaces: Interfaces = {
    docker0: addresses("172.17.0.1"),
    tun0: addresses("10.8.0.2"),
    ...LOOPBACK,
    wlan0: addresses("fd00::5", "192.168.1.5", "fe80::1"),
    eth0: addresses("192.0.2.2", "fd00::2"),
  };
  assert.deepEqual(hostAddresses(interfaces), [
    "192.0.2.2",
    "192.168.1.5",
    "fd00::2",
    "fd00::5",
    "10.8.0.2",
    "172.17.0.1",
  ]);
});

Deno.test("hostAddresses() offers loopback when there is nothing else, and only then", () => {
  assert.deepEqual(hostAddresses(LOOPBACK), ["127.0.0.1"]);
  assert.deepEqual(hostAddresses({}), ["127.0.0.1"]);
  assert.deepEqual(hostAddresses({ eth0: addresses("fe80::1") }), ["127.0.0.1"]);
  assert.deepEqual(hostAddresses({ ...LOOPBACK, eth0: addresses("169.254.7.7") }), ["169.254.7.7"]);
});

Deno.test("hostAddresses() offers a bounded number, each once", () => {
  const many = Array.from({ length: HOST_ADDRESSES + 1 }, (_, index) => `10.0.0.${index}`);
  assert.equal(hostAddresses({ eth0: addresses(...many) }).length, HOST_ADDRESSES);
  assert.deepEqual(hostAddresses({ eth0: addresses("10.0.0.1"), eth1: addresses("10.0.0.1") }), ["10.0.0.1"]);
});

Deno.test("hostAddresses() finds at least one address of this machine", () => {
  assert.notEqual(hostAddresses().length, 0);
});
