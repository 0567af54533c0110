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

Deno.test({
  name: "atExit() is done also when the process is told to quit, as long as there is something to do",
  ignore: Deno.build.os === "windows",
  async fn() {
    const script = `
      import { atExit } from ${JSON.stringify(new URL("exit.ts", import.meta.url).href)};
      const takeBack = atExit(() => console.log("given back"));
      if (Deno.args[0] === "nothing to do") takeBack();
      setTimeout(() => {}, 60_000);
      Deno.kill(Deno.pid, "SIGQUIT");`;
    for (
      const [what, status, said] of [["something", 130, "given back\n"], ["nothing to do", 131, ""]] as const
    ) {
      const { code, stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", script, what] })
        .output();
      assert.deepEqual([code, new TextDecoder().decode(stdout)], [status, said]);
    }
  },
});
