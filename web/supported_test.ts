import assert from "node:assert/strict";
import { isSupported } from "./supported.ts";

/** What is looked at, as a browser of today has it; Deno has no WebRTC. */
const TODAY = { AbortSignal, Iterator, Map, Promise, RTCPeerConnection: class {}, URL };

Deno.test("isSupported() is true of a browser of today", () => {
  assert.equal(isSupported(TODAY), true);
});

Deno.test("isSupported() is false of a browser that lacks anything, or has an older form of it", () => {
  for (const name of Object.keys(TODAY)) {
    assert.equal(isSupported({ ...TODAY, [name]: undefined }), false, `without ${name}`);
  }
  for (const name of ["AbortSignal", "Map", "Promise", "URL"]) {
    assert.equal(isSupported({ ...TODAY, [name]: class {} }), false, `with ${name} of 2022`);
  }
});
