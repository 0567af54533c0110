import assert from "node:assert/strict";
import { VERSION } from "../../core/version.ts";
import type { CheckState } from "./check.ts";
import { addressesCheck, fastPathCheck, terminalCheck, versionsCheck } from "./machine_checks.ts";

const signal = new AbortController().signal;

Deno.test("versionsCheck names everything that a report of a fault needs", async () => {
  const { state, detail } = await versionsCheck.look(signal);
  assert.equal(state, "ok");
  for (
    const part of [
      `slip ${VERSION}`,
      "protocol ",
      `Deno ${Deno.version.deno}`,
      Deno.build.os,
      Deno.build.arch,
    ]
  ) {
    assert(detail.includes(part), part);
  }
});

Deno.test("addressesCheck() tells IPv6 of the world from that of the local network", async () => {
  const table: [string[], CheckState, RegExp][] = [
    [["192.0.2.2"], "ok", /^192\.0\.2\.2; no IPv6$/],
    [["192.0.2.2", "2001:db8::1"], "ok", /^192\.0\.2\.2, 2001:db8::1; IPv6 is there$/],
    [["192.0.2.2", "fd00::2"], "ok", /; IPv6 in the local network only$/],
    [["127.0.0.1"], "not", /^127\.0\.0\.1 only/],
  ];
  for (const [addresses, state, detail] of table) {
    const finding = await addressesCheck(() => addresses).look(signal);
    assert.deepEqual([finding.state, finding.isFatal ?? false], [state, false]);
    assert.match(finding.detail, detail);
  }
});

Deno.test("addressesCheck() is fatal where nobody may look, as connections have nothing to offer then", async () => {
  const forbidden = () => {
    throw new Deno.errors.NotCapable();
  };
  const finding = await addressesCheck(forbidden).look(signal);
  assert.deepEqual([finding.state, finding.isFatal], ["not", true]);
  assert.match(finding.hint!, /--allow-sys=networkInterfaces/);
});

Deno.test({
  name: "fastPathCheck says why bytes go the slow way, and that they go",
  permissions: { ffi: false },
  async fn() {
    const finding = await fastPathCheck.look(signal);
    assert.deepEqual([finding.state, finding.isFatal], ["not", false]);
    assert.match(
      finding.detail,
      /^datagrams by .*; cipher by node:crypto \(the permission --allow-ffi was not given\)$/,
    );
    assert.match(finding.hint!, /works without it/);
  },
});

Deno.test("terminalCheck() has nothing to look at where there is no screen", async () => {
  const isTerminal = { out: false, err: false, in: true };
  const finding = await terminalCheck({ isTerminal, isStyled: false }).look(signal);
  assert.equal(finding.state, "skipped");
});
