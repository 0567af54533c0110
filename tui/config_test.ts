import assert from "node:assert/strict";
import fc from "fast-check";
import { type Config, parseConfig } from "./config.ts";

function read(value: unknown, home = "/home/me") {
  return parseConfig(JSON.stringify(value), home);
}

Deno.test("parseConfig() reads every key as its flag is read", () => {
  const table: [Record<string, unknown>, Config][] = [
    [{}, {}],
    [{ server: "https://slip.example/x" }, { server: "https://slip.example/x" }],
    [{ directory: "/in" }, { directory: "/in" }],
    [{ directory: "~/Downloads" }, { directory: "/home/me/Downloads" }],
    [{ directory: "~" }, { directory: "/home/me" }],
    [{ onConflict: "replace" }, { onConflict: "replace" }],
    [{ links: "follow" }, { links: "follow" }],
    [{ exclude: ["*.o", "/build"] }, { exclude: ["*.o", "/build"] }],
    [{ exclude: [] }, { exclude: [] }],
    [{ gitignore: true, verify: false, plain: true, trace: false }, {
      gitignore: true,
      verify: false,
      plain: true,
      trace: false,
    }],
    [{ receivers: 5 }, { receivers: 5 }],
    [{ receivers: "any" }, { receivers: "any" }],
    [{ throttle: "1.5MiB" }, { throttle: 1_572_864 }],
    [{ throttle: 2_000_000 }, { throttle: 2_000_000 }],
  ];
  for (const [value, config] of table) {
    assert.deepEqual(read(value), { config, problems: [], notes: [] }, JSON.stringify(value));
  }
});

Deno.test("parseConfig() names the key whose value cannot be, and says what could be", () => {
  const table: [Record<string, unknown>, RegExp][] = [
    [{ server: "localhost:8080" }, /^"server" cannot be "localhost:8080": it must be the URL of a server/],
    [{ server: "" }, /^"server" cannot be "": it must not be empty$/],
    [{ server: 7 }, /^"server" cannot be 7: it must be a text$/],
    [{ directory: "in" }, /^"directory" cannot be "in": it must be an absolute path, or begin with ~\/$/],
    [{ directory: "~you" }, /absolute path/],
    [{ onConflict: "replce" }, /^"onConflict" .* skip \(Did you mean replace\?\)$/],
    [{ onConflict: ["ask"] }, /^"onConflict" cannot be \["ask"\]: it must be a text$/],
    [{ links: null }, /^"links" cannot be null/],
    [{ exclude: "*.o" }, /^"exclude" .* list of patterns$/],
    [{ exclude: [1] }, /^"exclude" cannot be \[1\]/],
    [{ plain: "yes" }, /^"plain" cannot be "yes": it must be true or false$/],
    [{ receivers: 65 }, /^"receivers" cannot be 65: it must be a whole number from 1 to 64, or any$/],
    [{ throttle: "fast" }, /^"throttle" cannot be "fast": it must be bytes a second, at least 1k/],
    [{ throttle: 1 }, /^"throttle"/],
    [{ server: "x".repeat(1000) }, /^"server" cannot be "x{59}…: /],
    [{ server: "\u001b[2J" }, /^"server" cannot be "\\u001b\[2J"/],
  ];
  for (const [value, sentence] of table) {
    const { config, problems } = read({ plain: true, ...value });
    assert.equal(problems.length, 1, JSON.stringify(value));
    assert.match(problems[0]!, sentence);
    assert(Object.keys(config).every((key) => !(key in value)));
  }
  assert.equal(read({ server: 1, plain: 1 }).problems.length, 2);
});

Deno.test("parseConfig() does not take ~ for a folder when there is no home", () => {
  assert.match(parseConfig('{"directory": "~/in"}').problems[0]!, /absolute path/);
});

Deno.test("parseConfig() ignores unknown keys with a note that names the nearest known one", () => {
  const { config, problems, notes } = read({ sever: "http://x", yes: true, plain: true, constructor: 1 });
  assert.deepEqual({ config, problems }, { config: { plain: true }, problems: [] });
  assert.deepEqual(notes, [
    'there is no key "sever" (Did you mean server?); it is ignored',
    'there is no key "yes"; it is ignored',
    'there is no key "constructor"; it is ignored',
  ]);
});

Deno.test("parseConfig() says where what is no JSON goes wrong, without repeating it", () => {
  const table: [string, RegExp][] = [
    ["", /ends too early$/],
    ['{ "server": "http://x"', /^it is no JSON: /],
    [
      '{\n  "server": "http://secret",\n  plain: true\n}',
      /^it is no JSON: something is wrong at line 3 column 3$/,
    ],
    ["server = x", /^it is no JSON: something is wrong at its beginning$/],
    ["[]", /^it must be a JSON object/],
    ["null", /^it must be a JSON object/],
    ['"a"', /^it must be a JSON object/],
  ];
  for (const [content, sentence] of table) {
    const { config, problems } = parseConfig(content);
    assert.deepEqual(config, {});
    assert.match(problems[0]!, sentence, content);
    assert.doesNotMatch(problems[0]!, /secret/);
  }
  assert.deepEqual(parseConfig('\ufeff{ "plain": true }').config, { plain: true });
});

Deno.test("parseConfig() takes any text and any JSON", () => {
  fc.assert(fc.property(fc.string(), (content) => void parseConfig(content, "/h")));
  const key = fc.constantFrom(
    "server",
    "directory",
    "onConflict",
    "exclude",
    "receivers",
    "throttle",
    "plain",
  );
  fc.assert(fc.property(fc.dictionary(fc.oneof(key, fc.string()), fc.jsonValue()), (value) => {
    const { config, problems, notes } = read(value);
    const told = Object.keys(config).length + problems.length + notes.length;
    assert.equal(told, Object.keys(JSON.parse(JSON.stringify(value))).length);
  }));
});
