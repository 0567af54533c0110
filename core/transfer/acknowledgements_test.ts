import assert from "node:assert/strict";
import { BLOCK_BYTES, CONTROL_MESSAGE_BYTES } from "../limits.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { formatTransferMessage } from "./messages.ts";

Deno.test("Acknowledgements.take() tells all since the last time in one message", () => {
  const gathered = new Acknowledgements();
  assert.deepEqual(gathered.take(), []);
  gathered.addBlock(0, 1, 5);
  gathered.addFile(0);
  gathered.addBlock(2, 0, 5);
  assert.deepEqual(gathered.take(), [{ type: "stored", blocks: [[0, 1], [2, 0]], files: [0] }]);
  assert.deepEqual(gathered.take(), []);
});

Deno.test("Acknowledgements.take() cuts what is much, and tells no file before its blocks", () => {
  const gathered = new Acknowledgements();
  for (let file = 2 ** 32 - 1; file > 2 ** 32 - 4000; file--) {
    gathered.addBlock(file, file, 1);
    gathered.addFile(file);
  }
  const messages = gathered.take();
  assert.equal(messages.flatMap(({ blocks }) => blocks).length, 3999);
  assert.equal(messages.flatMap(({ files }) => files).length, 3999);
  const lastBlocks = messages.findLastIndex(({ blocks }) => blocks.length > 0);
  assert.ok(messages.findIndex(({ files }) => files.length > 0) >= lastBlocks);
  for (const message of messages) assert.ok(formatTransferMessage(message).length < CONTROL_MESSAGE_BYTES);
});

Deno.test("Acknowledgements.isDue says so of a whole block, and of much of anything, until it is taken", () => {
  const gathered = new Acknowledgements();
  gathered.addBlock(0, 0, BLOCK_BYTES - 1);
  assert.equal(gathered.isDue, false);
  gathered.addBlock(0, 1, 1);
  assert.equal(gathered.isDue, true);
  gathered.take();
  assert.equal(gathered.isDue, false);
  for (let file = 0; file < 15; file++) gathered.addFile(file);
  assert.equal(gathered.isDue, false);
  gathered.addBlock(20, 0, 1);
  assert.equal(gathered.isDue, true);
});
