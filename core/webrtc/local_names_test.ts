import multicastDns from "multicast-dns";
import assert from "node:assert/strict";
import { LOCAL_NAME_TIMEOUT_MS } from "../limits.ts";
import { LocalNames } from "./local_names.ts";
import { inTime } from "./testing_connections.ts";

function name(): string {
  return `${crypto.randomUUID()}.local`;
}

/** Answers for one name, as a browser does, from the moment it is ready. */
async function responder(known: string, address: string) {
  const mdns = multicastDns();
  await inTime(new Promise<void>((resolve) => mdns.on("ready", resolve)), "the responder");
  mdns.on("query", ({ questions }: { questions: { name: string }[] }) => {
    if (questions.some((question) => question.name === known)) {
      mdns.respond({ answers: [{ name: known, type: "A", ttl: 120, data: address }] });
    }
  });
  return { close: () => new Promise<void>((resolve) => mdns.destroy(resolve)) };
}

Deno.test("LocalNames.resolve() finds who answers for a name, whatever its case", async () => {
  const known = name();
  const { close } = await responder(known, "192.0.2.77");
  const names = new LocalNames();
  const [address, again] = await Promise.all([names.resolve(known.toUpperCase()), names.resolve(known)]);
  assert.equal(address, "192.0.2.77");
  assert.equal(again, undefined, "asked for already");
  await names.close();
  await close();
});

Deno.test("LocalNames.resolve() gives up on a name that nobody answers for", async () => {
  const names = new LocalNames();
  const start = performance.now();
  assert.equal(await names.resolve(name()), undefined);
  assert.ok(performance.now() - start < 2 * LOCAL_NAME_TIMEOUT_MS);
  await names.close();
});

Deno.test("LocalNames.close() ends what is asked, and leaves nothing", async () => {
  const names = new LocalNames();
  const asked = names.resolve(name());
  await names.close();
  assert.equal(await asked, undefined);
  assert.equal(await names.resolve(name()), undefined);
  await names.close();
});
