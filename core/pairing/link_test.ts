import assert from "node:assert/strict";
import * as fc from "fast-check";
import { SlipError } from "../errors.ts";
import { formatLink, isLink, parseLink } from "./link.ts";

const code = { room: 7, words: "crumble-violin" };

Deno.test("parseLink() splits server and code", () => {
  const table = {
    "http://localhost:8080/#7-crumble-violin": "http://localhost:8080",
    "https://slip.example/#7-crumble-violin": "https://slip.example",
    "https://slip.example#7-crum-viol": "https://slip.example",
    "https://slip.example/some/path/#7-crumble-violin": "https://slip.example/some/path",
    " HTTPS://SLIP.example:443/path?utm=1#7%20crumble%20violin\n": "https://slip.example/path",
    "http://[::1]:8080/#7-crumble-violin": "http://[::1]:8080",
  };
  for (const [text, server] of Object.entries(table)) assert.deepEqual(parseLink(text), { server, code });
});

Deno.test("parseLink() refuses what is no link, without repeating it", () => {
  const table = {
    "": "it is not an http or https URL",
    "7-crumble-violin": "it is not an http or https URL",
    "ftp://slip.example/#7-crumble-violin": "it is not an http or https URL",
    "javascript:alert(1)//#7-crumble-violin": "it is not an http or https URL",
    "http://": "it is not an http or https URL",
    "https://me:pw@slip.example/#7-crumble-violin": "it has a user name or password in it",
    "https://slip.example/7-crumble-violin": "the code after # is missing",
    "https://slip.example/#": "the code after # is missing",
    "https://slip.example/#%E0%A4%A": "the code after # is not readable",
  };
  for (const [text, reason] of Object.entries(table)) {
    assert.throws(() => parseLink(text), {
      code: "code-malformed",
      message: `the link is not a code: ${reason}`,
    });
  }
});

Deno.test("parseLink() never throws anything but its own error", () => {
  const anything = fc.tuple(
    fc.constantFrom("", "http://h/#", "https://h/#7-"),
    fc.string({ unit: "binary" }),
  );
  fc.assert(fc.property(anything, ([start, end]) => {
    try {
      parseLink(start + end);
    } catch (error) {
      assert.ok(error instanceof SlipError && error.code === "code-malformed", String(error));
    }
  }));
});

Deno.test("formatLink() keeps the code in the fragment, with or without a slash after the server", () => {
  assert.equal(formatLink("http://localhost:8080", code), "http://localhost:8080/#7-crumble-violin");
  assert.equal(formatLink("https://slip.example/path/", code), "https://slip.example/path/#7-crumble-violin");
});

Deno.test("formatLink() writes what parseLink() reads, whatever characters were chosen", () => {
  for (const words of ["пароль-подлиннее", "100%-sure-thing!", "a#b?c/d:e@f&g=h"]) {
    const link = { server: "https://slip.example", code: { room: 12, words } };
    assert.deepEqual(parseLink(formatLink(link.server, link.code)), link);
  }
});

Deno.test("isLink() tells links from codes", () => {
  for (const text of ["http://x", "  https://x/#7-a-b", "HTTP://X"]) assert.ok(isLink(text));
  for (const text of ["7-crumble-violin", "slip.example/#7-a-b", ""]) assert.ok(!isLink(text));
});
