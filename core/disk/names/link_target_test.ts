import assert from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import { PATH_LENGTH } from "../../limits.ts";
import { linkTargetReason, namesIn, plainTarget } from "./link_target.ts";

Deno.test("linkTargetReason() lets a link lead anywhere inside, by the plain way", () => {
  const table: [string, string][] = [
    ["l", "a"],
    ["l", "a/b/c"],
    ["l", "./a"],
    ["l", "a/"],
    ["l", "."],
    ["d/l", ".."],
    ["d/l", "../a"],
    ["d/e/l", "../../a/b"],
    ["d/e/l", ".././x"],
    ["l", "…"],
    ["l", "..a"],
  ];
  for (const [path, target] of table) assert.equal(linkTargetReason(path, target), undefined, target);
});

Deno.test("linkTargetReason() says why a link may not lead where it does", () => {
  const table: [string, string, string][] = [
    ["l", "", "link-out"],
    ["l", "..", "link-out"],
    ["l", "../x", "link-out"],
    ["l", "a/../../x", "link-out"],
    ["d/l", "../../x", "link-out"],
    ["d/l", "../../d/x", "link-out"],
    ["l", "/", "link-out"],
    ["l", "/etc/passwd", "link-out"],
    ["l", "C:x", "link-out"],
    ["l", "\\\\server\\share", "link-out"],
    ["d/l", "..\\x", "link-out"],
    ["l", "a\0b", "link-out"],
    ["l", "a\u001b[2J", "link-out"],
    ["l", "a\u202eb", "link-out"],
    ["l", "\ud800", "link-out"],
    ["l", "a/../b", "link-odd"],
    ["d/l", "../a/../b", "link-odd"],
    ["l", "a".repeat(PATH_LENGTH + 1), "link-odd"],
  ];
  for (const [path, target, reason] of table) {
    assert.equal(linkTargetReason(path, target), reason, JSON.stringify(target.slice(0, 40)));
  }
});

Deno.test("linkTargetReason() lets nothing out, however the parts are put together", () => {
  const part = fc.constantFrom("..", ".", "", "a", "b");
  const path = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(path, fc.array(part, { maxLength: 7 }), (parts, targets) => {
      const [from, target] = [parts.join("/"), targets.join("/")];
      if (linkTargetReason(from, target) !== undefined) return;
      const leads = posix.resolve("/in/here", posix.dirname(from), target);
      assert.ok(leads === "/in/here" || leads.startsWith("/in/here/"), `${from} -> ${target}`);
      // Whatever links are on the way, what comes after the first name never goes up.
      assert.match(`${plainTarget(target)}/`, /^(\.\.\/)*((?!\.\.\/)[^/]+\/)*$/);
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("plainTarget() and namesIn() leave out what means nothing", () => {
  const table: [string, string, string][] = [
    ["a", "a", "a"],
    ["./a//b/.", "a/b", "a/b"],
    ["../../a/b", "../../a/b", "a/b"],
    ["..", "..", ""],
    [".", ".", ""],
  ];
  for (const [target, plain, names] of table) {
    assert.equal(plainTarget(target), plain);
    assert.equal(namesIn(target), names);
  }
});
