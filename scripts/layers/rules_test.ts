import assert from "node:assert/strict";
import { brokenRules, LAYER_RULES } from "./rules.ts";

/** An import that is wrong, and a word of the reason it must be given. */
const FORBIDDEN: readonly (readonly [from: string, to: string, word: RegExp])[] = [
  ["core/transfer/sender.ts", "signal/rooms.ts", /shared by terminal and page/],
  ["core/transfer/sender.ts", "tui/main.ts", /shared by terminal and page/],
  ["core/transfer/sender_test.ts", "signal/rooms.ts", /shared by terminal and page/],
  ["core/webrtc/peer.ts", "web/main.ts", /shared by terminal and page/],
  ["core/session/send.ts", "mod.ts", /shared by terminal and page/],
  ["signal/http.ts", "tui/flags.ts", /a server of its own/],
  ["signal/http.ts", "web/main.ts", /a server of its own/],
  ["tui/main.ts", "web/main.ts", /builds on core and signal/],
  ["tui/main.ts", "mod.ts", /builds on core and signal/],
  ["web/main.ts", "signal/http.ts", /builds on core alone/],
  ["web/main.ts", "tui/flags.ts", /builds on core alone/],
  ["core/transfer/sender.ts", "tests/support/bytes.ts", /which works without them/],
  ["signal/http.ts", "scripts/build_page.ts", /which works without them/],
  ["mod.ts", "bench/table.ts", /which works without them/],
  ["core/disk/sink.ts", "core/disk/testing.ts", /which works without them/],
  ["core/webrtc/x.ts", "core/webrtc/sctp/testing/link.ts", /which works without them/],
  ["core/errors.ts", "core/format.ts", /are leaves/],
  ["core/status.ts", "npm:valibot@1.5.0", /are leaves/],
  ["core/session/send.ts", "core/webrtc/peer.ts", /exist in a terminal only/],
  ["core/mod.ts", "core/disk/sink.ts", /exist in a terminal only/],
  ["web/main.ts", "core/disk/sink.ts", /exist in a terminal only/],
  ["core/transfer/sender.ts", "node:crypto", /may use node:/],
  ["web/main.ts", "node:buffer", /may use node:/],
  ["core/disk/walk/walk.ts", "core/disk/sources/tree_source.ts", /in one direction/],
  ["core/disk/sources/tree_source.ts", "core/disk/sinks/folder_sink.ts", /in one direction/],
  ["core/disk/names/safe_name.ts", "core/disk/system/below.ts", /in one direction/],
  ["core/disk/sinks/folder_sink.ts", "core/disk/unknown/x.ts", /in one direction/],
  ["core/disk/unknown/x.ts", "core/disk/system/below.ts", /in one direction/],
  ["core/disk/walk/walk.ts", "core/disk/x.ts", /in one direction/],
  ["tui/receive.ts", "core/disk/writing/landing.ts", /not what they are made of/],
  ["mod.ts", "core/disk/walk/walk.ts", /not what they are made of/],
  ["tui/receive.ts", "core/disk/x.ts", /not what they are made of/],
  ["signal/http.ts", "werift", /only core\/webrtc knows werift/],
  ["core/session/send.ts", "werift/lib/x.js", /only core\/webrtc knows werift/],
  ["core/connection/x_test.ts", "npm:werift@0.25.2", /only core\/webrtc knows werift/],
  ["core/connection/x.ts", "npm:/werift@0.25.2/nonstandard", /only core\/webrtc knows werift/],
  ["tui/main.ts", "fast-check", /for tests and benches/],
  ["core/webrtc/peer.ts", "node-datachannel/polyfill", /for tests and benches/],
];

const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ["core/transfer/sender.ts", "core/errors.ts"],
  ["core/status.ts", "core/errors.ts"],
  ["core/webrtc/peer.ts", "werift"],
  ["core/webrtc/peer.ts", "node:dgram"],
  ["core/disk/sink.ts", "node:path"],
  ["core/transfer/sender_test.ts", "node:assert/strict"],
  ["core/disk/sink_test.ts", "tests/support/temp.ts"],
  ["core/disk/sinks/folder_sink.ts", "core/disk/sinks/beginning.ts"],
  ["core/disk/sinks/folder_sink.ts", "core/disk/journal/earlier.ts"],
  ["core/disk/walk/walk_test.ts", "core/disk/sources/tree_source.ts"],
  ["tui/receive.ts", "core/disk/sinks/folder_sink.ts"],
  ["tui/choosing/patterns.ts", "core/disk/walk/ignore_rules.ts"],
  ["mod.ts", "core/disk/system/user_folder.ts"],
  ["tests/e2e/bad_input_test.ts", "core/disk/names/partial_name.ts"],
  ["core/transfer/sender_test.ts", "fast-check"],
  ["core/pairing/testing_exchange.ts", "node:assert/strict"],
  ["core/pairing/pair_test.ts", "core/pairing/testing_exchange.ts"],
  ["core/webrtc/sctp/testing/link.ts", "core/testing_random.ts"],
  ["core/transfer/x.ts", "werifty"],
  ["signal/http.ts", "core/limits.ts"],
  ["signal/http.ts", "hono"],
  ["tui/main.ts", "signal/http.ts"],
  ["tui/main.ts", "core/webrtc/peer.ts"],
  ["web/main.ts", "core/session/send.ts"],
  ["mod.ts", "tui/send.ts"],
  ["mod.ts", "signal/serve.ts"],
  ["tests/e2e/send_test.ts", "web/main.ts"],
  ["bench/webrtc.ts", "werift"],
  ["scripts/demo.ts", "tests/support/bytes.ts"],
];

for (const [from, to, word] of FORBIDDEN) {
  Deno.test(`brokenRules() tells the reason when ${from} imports ${to}`, () => {
    const [message, ...others] = brokenRules([{ from, to }]);
    assert.deepEqual(others, []);
    assert.ok(message?.startsWith(`${from} imports ${to}: `), message);
    assert.match(message ?? "", word);
  });
}

Deno.test("brokenRules() allows the directions of the map", () => {
  assert.deepEqual(brokenRules(ALLOWED.map(([from, to]) => ({ from, to }))), []);
});

Deno.test("brokenRules() has a test for every rule", () => {
  for (const { reason } of LAYER_RULES) {
    assert.ok(FORBIDDEN.some(([, , word]) => word.test(reason)), reason);
  }
});
