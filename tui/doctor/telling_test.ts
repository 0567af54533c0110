import assert from "node:assert/strict";
import { not, ok, skipped } from "./check.ts";
import { jsonTeller, judge, plainTeller } from "./telling.ts";

const good = judge(["a", "b", "c"], [ok("x"), not("y", "z"), skipped("w")]);
const bad = judge(["a", "b"], [not("x", "z", { isFatal: true }), ok("y")]);

Deno.test("judge() counts, and lets only what is fatal decide", () => {
  assert.deepEqual(good, { works: true, counts: { ok: 1, not: 1, skipped: 1 }, fatal: [] });
  assert.deepEqual(bad, { works: false, counts: { ok: 1, not: 1, skipped: 0 }, fatal: ["a"] });
});

Deno.test("plainTeller() writes a line for a finding, one for what to do, and one for the end", () => {
  const teller = plainTeller({ isStyled: false });
  assert.equal(teller.finding("udp", ok("leaves")), "ok       udp            leaves\n");
  assert.equal(
    teller.finding("server-lookup", not("no URL", "Name one")),
    "not      server-lookup  no URL\n                        Name one\n",
  );
  assert.equal(
    teller.verdict(good),
    "\nTransfers can be expected to work from here: 1 check ok, 1 not, 1 skipped\n",
  );
  assert.equal(
    plainTeller({ isStyled: false, isLocal: true }).verdict(good),
    "\nTransfers on this machine can be expected to work: 1 check ok, 1 not, 1 skipped\n",
  );
  assert.match(teller.verdict(bad), /^\nTransfers cannot be expected to work from here, because of a: /);
});

Deno.test("plainTeller() colours the state alone, and only when asked to", () => {
  const line = plainTeller({ isStyled: true }).finding("udp", ok("leaves"));
  assert.equal(line, "\u001b[32mok       \u001b[0mudp            leaves\n");
});

Deno.test("jsonTeller() writes one object a line", () => {
  const teller = jsonTeller(() => 12.6);
  assert.equal(
    teller.finding("udp", not("nothing", "try", { isFatal: true })),
    '{"event":"check","time":13,"name":"udp","state":"not","detail":"nothing","hint":"try"}\n',
  );
  assert.equal(
    teller.finding("udp", ok("leaves")),
    '{"event":"check","time":13,"name":"udp","state":"ok","detail":"leaves"}\n',
  );
  assert.equal(
    teller.verdict(bad),
    '{"event":"done","time":13,"works":false,"ok":1,"not":1,"skipped":0,"fatal":["a"]}\n',
  );
});
