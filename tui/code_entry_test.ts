import assert from "node:assert/strict";
import { SlipError } from "../core/errors.ts";
import { readCode, typingHelp } from "./code_entry.ts";

const code = { room: 7, words: "crumble-violin" };

Deno.test("readCode() takes a code in any spelling, and a link with its server", () => {
  for (const typed of ["7-crumble-violin", " 7 Crumble VIOLIN ", "7.crum.viol", "7_crumble_violin"]) {
    assert.deepEqual(readCode(typed), { code });
  }
  assert.deepEqual(readCode("https://slip.example/a/#7-crumble-violin"), {
    code,
    server: "https://slip.example/a",
  });
});

Deno.test("readCode() refuses anything else without repeating what may be a secret", () => {
  for (
    const typed of ["crumble-violin", "7", "7-crumble", "https://slip.example/", "ftp://slip.example/#7-a-b"]
  ) {
    assert.throws(() => readCode(typed), (error) => {
      return error instanceof SlipError && error.code === "code-malformed" &&
        !error.message.includes("violin");
    }, typed);
  }
});

Deno.test("typingHelp() lists the words that a half typed one may become", () => {
  assert.deepEqual(typingHelp("7-vi-crumble"), [
    "      vi…: viable, vibrant, vicious, victory, video, view, village, vintage, …",
  ]);
  assert.deepEqual(typingHelp("7 zo"), ["      zo…: zone, zoo"]);
});

Deno.test("typingHelp() is silent about numbers, complete words and what begins no word", () => {
  assert.deepEqual(typingHelp("7-crumble-viol"), []);
  assert.deepEqual(typingHelp("7-xq-c-123"), []);
  assert.deepEqual(typingHelp(""), []);
});
