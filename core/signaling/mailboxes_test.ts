import assert from "node:assert/strict";
import { slipError } from "../errors.ts";
import { MAILBOX_MESSAGES } from "../limits.ts";
import { Mailbox } from "./mailbox.ts";
import { Mailboxes } from "./mailboxes.ts";

const NO_IO = { permissions: "none" } as const;
const LOST = slipError("peer-lost");
const make = (peerId: string) => new Mailbox(peerId, () => Promise.resolve());

/** Mailboxes with one to each of `peers`. */
function withReceivers(...peers: string[]): [Mailboxes, ...Mailbox[]] {
  const mailboxes = new Mailboxes();
  const added = peers.map(make);
  for (const mailbox of added) mailboxes.addReceiver(mailbox);
  return [mailboxes, ...added];
}

Deno.test(
  { ...NO_IO, name: "Mailboxes.next() gives receivers in the order they joined, all at once" },
  async () => {
    const [mailboxes, a, b] = withReceivers("a", "b");
    assert.deepEqual(await Promise.all([mailboxes.next(), mailboxes.next()]), [a, b]);
    assert.deepEqual([mailboxes.get("a"), mailboxes.get("b"), mailboxes.get("c")], [a, b, undefined]);
  },
);

for (const end of ["leave", "remove"] as const) {
  Deno.test(
    { ...NO_IO, name: `Mailboxes.${end}() ends one, forgets it, and leaves the others alone` },
    async () => {
      const [mailboxes, a, b] = withReceivers("a", "b");
      mailboxes[end]("a", LOST);
      mailboxes[end]("stranger", LOST);
      await assert.rejects(a!.receive(), LOST);
      await b!.send("still open");
      assert.deepEqual([mailboxes.get("a"), mailboxes.get("b")], [undefined, b]);
      assert.equal(await mailboxes.next(), b);
    },
  );
}

for (const end of ["leave", "senderLeft", "remove", "close"] as const) {
  Deno.test({ ...NO_IO, name: `Mailboxes.${end}() ends the one to the sender, and keeps it` }, async () => {
    const mailboxes = new Mailboxes();
    const sender = make("s");
    mailboxes.addSender(sender);
    sender.deliver("last words");
    if (end === "leave" || end === "remove") mailboxes[end]("s", LOST);
    else mailboxes[end](LOST);
    assert.equal(await mailboxes.get("s")!.receive(), "last words");
    await assert.rejects(sender.receive(), LOST);
  });
}

Deno.test({ ...NO_IO, name: "Mailboxes.close() ends all of them, and every wait for another" }, async () => {
  const [mailboxes, a, b] = withReceivers("a", "b");
  assert.equal(await mailboxes.next(), a);
  mailboxes.close(LOST);
  for (const mailbox of [a, b]) await assert.rejects(mailbox!.receive(), LOST);
  assert.equal(await mailboxes.next(), b);
  await assert.rejects(mailboxes.next(), LOST);
});

for (const [count, isTaken] of [[MAILBOX_MESSAGES, true], [MAILBOX_MESSAGES + 1, false]] as const) {
  Deno.test(
    { ...NO_IO, name: `Mailboxes.addReceiver() is ${isTaken} for number ${count} that waits` },
    () => {
      const mailboxes = new Mailboxes();
      for (let index = 1; index < count; index++) mailboxes.addReceiver(make(`${index}`));
      assert.equal(mailboxes.addReceiver(make("last")), isTaken);
    },
  );
}
