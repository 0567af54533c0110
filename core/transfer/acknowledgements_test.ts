import assert from "node:assert/strict";
import { CONTROL_MESSAGE_BYTES } from "../limits.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { formatTransferMessage } from "./messages.ts";

Deno.test("Acknowledgements.take() tells all since the last time in one message", () => {
  const gathered = new Acknowledgements();
  assert.deepEqual(gathered.take(), []);
  gathered.addBlock(0, 1);
  gathered.addFile(0);
  gathered.addBlock(2, 0);
  assert.deepEqual(gathered.take(), [{ type: "stored", blocks: [[0, 1], [2, 0]], files: [0] }]);
  assert.deepEqual(gathered.take(), []);
});

Deno.test("Acknowledgements.take() cuts what is much, and tells no file before its blocks", () => {
  const gathered = new Acknowledgements();
  for (let file = 2 ** 32 - 1; file > 2 ** 32 - 4000; file--) {
    gathered.addBlock(file, file);
    gathered.addFile(file);
  }
  const messages = gathered.take();
  assert.equal(messages.flatMap(({ blocks }) => blocks).length, 3999);
  assert.equal(messages.flatMap(({ files }) => files).length, 3999);
  const lastBlocks = messages.findLastIndex(({ blocks }) => blocks.length > 0);
  assert.ok(messages.findIndex(({ files }) => files.length > 0) >= lastBlocks);
  for (const message of messages) assert.ok(formatTransferMessage(message).length < CONTROL_MESSAGE_BYTES);
});
