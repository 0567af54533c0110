import assert from "node:assert/strict";
import { atExit } from "./exit.ts";

Deno.test("atExit() is done before the process ends, the last one first, unless it was taken back", async () => {
  const script = `
    import { atExit, exit, exitNow } from ${JSON.stringify(new URL("exit.ts", import.meta.url).href)};
    atExit(() => console.log("first"));
    atExit(() => console.log("never"))();
    atExit(() => console.log("last"));
    if (Deno.args[0] === "now") exitNow(3);
    await exit(4, () => Promise.resolve());`;
  for (const [how, status] of [["now", 3], ["in order", 4]] as const) {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", script, how] })
      .output();
    assert.deepEqual([code, new TextDecoder().decode(stdout)], [status, "last\nfirst\n"]);
  }
});

Deno.test("atExit() can be taken back twice", () => {
  const takeBack = atExit(() => {});
  takeBack();
  takeBack();
});
