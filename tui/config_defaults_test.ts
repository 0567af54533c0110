import assert from "node:assert/strict";
import type { Task } from "./command_line.ts";
import type { Config } from "./config.ts";
import { withDefaults } from "./config_defaults.ts";

const config: Config = {
  server: "http://config",
  directory: "/in",
  onConflict: "skip",
  links: "skip",
  exclude: ["*.o"],
  gitignore: true,
  receivers: 5,
  throttle: 1000,
  verify: true,
  plain: true,
  trace: true,
};

Deno.test("withDefaults() gives each command what it has flags for, and never the server", () => {
  const shared = { plain: true, verify: true, trace: true };
  const sending = { links: "skip", exclude: ["*.o"], gitignore: true, receivers: 5, throttle: 1000 } as const;
  const table: [Task, Task][] = [
    [{ command: "send", paths: ["a"], flags: {} }, {
      command: "send",
      paths: ["a"],
      flags: { ...shared, ...sending },
    }],
    [{ command: "receive", code: "7-a-b", flags: {} }, {
      command: "receive",
      code: "7-a-b",
      flags: { ...shared, dir: "/in", onConflict: "skip" },
    }],
    [{ command: "doctor", flags: {} }, { command: "doctor", flags: { plain: true } }],
    [{ command: "serve", flags: { host: "::1", port: 0 } }, {
      command: "serve",
      flags: { host: "::1", port: 0 },
    }],
  ];
  for (const [task, filled] of table) {
    assert.deepEqual(withDefaults(task, config), filled);
    assert.deepEqual(withDefaults(task, {}), task);
  }
});

Deno.test("withDefaults() lets every flag win", () => {
  const flags = {
    links: "follow",
    exclude: [],
    gitignore: false,
    receivers: 1,
    throttle: 9000,
    verify: false,
    plain: false,
    trace: false,
  } as const;
  const task: Task = { command: "send", paths: [], flags };
  assert.deepEqual(withDefaults(task, config), task);
  const receiving: Task = { command: "receive", code: "", flags: { dir: "/x", onConflict: "ask" } };
  const { flags: filled } = withDefaults(receiving, { directory: "/in", onConflict: "skip" });
  assert.deepEqual(filled, receiving.flags);
});

Deno.test("withDefaults() has no folder for who receives into one file", () => {
  const task: Task = { command: "receive", code: "", flags: { output: "a.txt" } };
  assert.deepEqual(withDefaults(task, { directory: "/in" }), task);
});
