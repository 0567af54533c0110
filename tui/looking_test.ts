import assert from "node:assert/strict";
import type { Status } from "../core/status.ts";
import { until } from "../tests/support/wait.ts";
import { Looking } from "./looking.ts";

const path: Status = { event: "path", kind: "direct", detail: "" };
const offer: Status = { event: "offer", files: [], totalBytes: 0 };

Deno.test("Looking shows how much was found from a path to the offer, and passes everything on", async () => {
  const told: Status["event"][] = [];
  let shown = 0;
  using looking = new Looking((status) => told.push(status.event), () => shown++);
  looking.report(path);
  looking.report({ ...path, receiver: "2" });
  assert.equal(shown, 0);
  await until(() => shown > 0, { what: "the first look" });
  looking.report(offer);
  assert.deepEqual(told, ["path", "path", "offer"]);
});

Deno.test("Looking leaves no timer behind, also when a later receiver comes or no offer ever does", () => {
  for (const statuses of [[path, offer, path], [path], []]) {
    using looking = new Looking(() => {}, () => assert.fail());
    for (const status of statuses) looking.report(status);
  }
});
