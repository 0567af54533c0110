import assert from "node:assert/strict";
import { slipError } from "../errors.ts";
import { MAILBOX_LENGTH, MAILBOX_MESSAGES } from "../limits.ts";
import { Mailbox } from "./mailbox.ts";

const NO_IO = { permissions: "none" } as const;
const nothing = () => Promise.resolve();
const never = () => new Promise<void>(() => {});

Deno.test(
  { ...NO_IO, name: "Mailbox.receive() gives what arrived in order, then the reason of the end" },
  async () => {
    const mailbox = new Mailbox("a", nothing);
    mailbox.deliver("1");
    mailbox.deliver("");
    mailbox.close(slipError("peer-lost"));
    mailbox.deliver("late");
    assert.equal(await mailbox.receive(), "1");
    assert.equal(await mailbox.receive(), "");
    await assert.rejects(mailbox.receive(), { code: "peer-lost" });
  },
);

/** Payloads that just fit into a mailbox that nobody reads, and one too many. */
const FLOODS: readonly (readonly [what: string, fitting: readonly string[], tooMany: string])[] = [
  ["message", Array(MAILBOX_MESSAGES).fill("x"), ""],
  ["character", Array(8).fill("€".repeat(MAILBOX_LENGTH / 8)), "x"],
];

for (const [what, fitting, tooMany] of FLOODS) {
  Deno.test(
    {
      ...NO_IO,
      name: `Mailbox.deliver() closes with protocol at the first ${what} too many, and keeps nothing`,
    },
    async () => {
      const mailbox = new Mailbox("a", nothing);
      for (const payload of fitting) assert.equal(mailbox.deliver(payload), true);
      await mailbox.send("still open");
      assert.equal(mailbox.deliver(tooMany), false);
      assert.equal(mailbox.deliver(tooMany), true, "told twice");
      await assert.rejects(mailbox.send("x"), { code: "protocol" });
      await assert.rejects(mailbox.receive(), { code: "protocol" });
    },
  );
}

Deno.test({ ...NO_IO, name: "Mailbox.deliver() counts only what waits" }, async () => {
  const mailbox = new Mailbox("a", nothing);
  const payload = "x".repeat(MAILBOX_LENGTH);
  for (let count = 0; count <= MAILBOX_MESSAGES; count++) {
    assert.equal(mailbox.deliver(payload), true);
    assert.equal(await mailbox.receive(), payload);
  }
});

Deno.test({ ...NO_IO, name: "Mailbox.send() transmits, and passes on how that went" }, async () => {
  const sent: string[] = [];
  await new Mailbox("a", (payload) => Promise.resolve(void sent.push(payload))).send("x");
  assert.deepEqual(sent, ["x"]);
  const failing = new Mailbox("a", () => Promise.reject(new RangeError("too long")));
  await assert.rejects(failing.send("x"), RangeError);
});

Deno.test({
  ...NO_IO,
  name: "Mailbox.close() ends sends that wait for their receipt, and later ones transmit nothing",
}, async () => {
  let transmitted = 0;
  const mailbox = new Mailbox("a", () => (transmitted++, never()));
  const waiting = mailbox.send("x");
  mailbox.close();
  mailbox.close(slipError("peer-lost"));
  await assert.rejects(waiting, { code: "interrupted" });
  await assert.rejects(mailbox.send("y"), { code: "interrupted" });
  assert.equal(transmitted, 1);
});

Deno.test({ ...NO_IO, name: "Mailbox.leave() resolves left, and ends waits with its reason" }, async () => {
  const mailbox = new Mailbox("a", never);
  const waits = [mailbox.send("x"), mailbox.receive()];
  mailbox.leave(slipError("peer-lost"));
  await mailbox.left;
  for (const wait of waits) await assert.rejects(wait, { code: "peer-lost" });
});

Deno.test(
  { ...NO_IO, name: "Mailbox.left resolves after close too, and close alone leaves it pending" },
  async () => {
    const mailbox = new Mailbox("a", never);
    mailbox.close();
    let hasLeft = false;
    const told = mailbox.left.then(() => hasLeft = true);
    await assert.rejects(mailbox.receive(), { code: "interrupted" });
    assert.equal(hasLeft, false);
    mailbox.leave(slipError("peer-lost"));
    await told;
    await assert.rejects(mailbox.receive(), { code: "interrupted" });
  },
);
