import assert from "node:assert/strict";
import * as v from "valibot";
import { SlipError } from "./errors.ts";
import { parsePeerJson } from "./peer_json.ts";

const schema = v.object({ type: v.literal("a"), list: v.array(v.object({ size: v.number() })) });

function refusalOf(text: string): string {
  try {
    parsePeerJson(text, "a word", () => schema);
  } catch (error) {
    assert.ok(error instanceof SlipError && error.code === "protocol", String(error));
    return error.message;
  }
  throw new Error(`${text} was not refused`);
}

Deno.test("parsePeerJson() reads what the schema chosen for the value allows", () => {
  const value = { type: "a", list: [{ size: 1 }] };
  const seen: unknown[] = [];
  const read = parsePeerJson(JSON.stringify({ ...value, later: 1 }), "a word", (value) => {
    seen.push(value);
    return schema;
  });
  assert.deepEqual([read, seen], [value, [{ ...value, later: 1 }]]);
});

Deno.test("parsePeerJson() says what is wrong: no JSON, or which key", () => {
  for (
    const [text, wrong] of [
      ["{", "a word that is not JSON"],
      ["{}", "a word with a wrong type"],
      ["5", "a word with a wrong type"],
      [`{"type":"a","list":[{"size":1},{"size":"x"}]}`, "a word with a wrong list.1.size"],
    ] as const
  ) assert.ok(refusalOf(text).includes(wrong), `${text}: ${refusalOf(text)}`);
});

Deno.test("parsePeerJson() repeats nothing that the peer said", () => {
  for (const value of ["secret", { type: "secret" }, { type: "a", list: "secret" }, ["secret"]]) {
    assert.ok(!refusalOf(JSON.stringify(value)).includes("secret"), JSON.stringify(value));
  }
});
