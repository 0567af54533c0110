import assert from "node:assert/strict";
import * as limits from "./limits.ts";

/** A data message: header, digest and payload of a frame. */
const FRAME_BYTES = 16 + 32 + limits.FRAME_PAYLOAD_BYTES;

/** The smallest message limit of the stacks that are met (werift). */
const SMALLEST_MESSAGE_BYTES = 64 * 1024;

Deno.test("limits are positive, exact numbers", () => {
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value !== "number") continue;
    assert.ok(value > 0 && value <= Number.MAX_SAFE_INTEGER, name);
  }
});

Deno.test("limits of messages fit the smallest stack", () => {
  assert.ok(FRAME_BYTES <= SMALLEST_MESSAGE_BYTES);
  assert.ok(limits.CONTROL_MESSAGE_BYTES <= SMALLEST_MESSAGE_BYTES);
  assert.ok(limits.SIGNALING_PAYLOAD_LENGTH < limits.SIGNALING_MESSAGE_BYTES);
});

Deno.test("limits of the window let a transfer go on", () => {
  assert.ok(limits.WINDOW_BYTES >= 2 * limits.BLOCK_BYTES, "one block is sent while another is stored");
  assert.ok(limits.LANE_LOW_WATER_BYTES < limits.LANE_HIGH_WATER_BYTES);
  assert.ok(limits.LANE_HIGH_WATER_BYTES <= limits.WINDOW_BYTES);
});

Deno.test("a path of the greatest length fits one control message, however it is escaped", () => {
  const escaped = JSON.stringify("\u0001").length - 2;
  assert.ok(limits.PATH_LENGTH * escaped + 200 <= limits.CONTROL_MESSAGE_BYTES);
});

Deno.test("deadlines are in an order that lets the better reason be told first", () => {
  assert.ok(3 * limits.KEEPALIVE_MS < limits.PEER_SILENCE_MS, "a lost keep-alive is no lost peer");
  assert.ok(limits.PEER_SILENCE_MS < limits.STALL_MS, "a dead peer is lost before it is slow");
  assert.ok(limits.CHECKS_TIMEOUT_MS < limits.CONNECT_TIMEOUT_MS, "ICE says why before our patience ends");
  assert.ok(limits.LINK_LOST_GRACE_MS < limits.CONNECT_TIMEOUT_MS);
  assert.ok(limits.CLOSE_GRACE_MS < limits.KEEPALIVE_MS);
});
