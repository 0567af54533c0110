import assert from "node:assert/strict";
import { KEPT_WARNINGS } from "../core/limits.ts";
import { reduce } from "../core/reduce.ts";
import type { Status } from "../core/status.ts";
import { INITIAL_VIEW } from "../core/view.ts";
import { type WarningCode, warningText } from "../core/warnings.ts";
import { remarksOf } from "./remarks.ts";

const warning = (code: WarningCode, path: string): Status => ({
  event: "warning",
  code,
  path,
  message: warningText(code, path),
});

const view = (...statuses: Status[]) => statuses.reduce(reduce, INITIAL_VIEW);

Deno.test("remarksOf() is empty when there is nothing to tell", () => {
  assert.deepEqual(remarksOf(view()), { title: "", lines: [] });
});

Deno.test("remarksOf() counts what was left out here and there, with a sentence for each", () => {
  assert.deepEqual(remarksOf(view(warning("link-unsupported", "a\u202e"))), {
    title: "1 thing was left out",
    lines: ["a\\u{202e} is a link, which cannot be made there; it was left out."],
  });
  const { title, lines } = remarksOf(view(warning("unreadable", "a")), 2);
  assert.equal(title, "3 things were left out");
  assert.deepEqual(lines, [
    "a cannot be read; it was left out.",
    "The sender left out 2 things, which it can name.",
  ]);
});

Deno.test("remarksOf() calls a remark what leaves nothing out", () => {
  assert.equal(remarksOf(view(warning("renamed", "a"))).title, "1 remark");
});

Deno.test("remarksOf() counts the warnings that a view does not keep", () => {
  const many = Array.from({ length: KEPT_WARNINGS + 5 }, (_, index) => warning("unreadable", `${index}`));
  const { title, lines } = remarksOf(view(...many));
  assert.equal(title, `${KEPT_WARNINGS + 5} things were left out`);
  assert.deepEqual([lines.length, lines.at(-1)], [KEPT_WARNINGS + 1, "And 5 more."]);
});
