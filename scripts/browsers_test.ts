import assert from "node:assert/strict";
import { tempFolder } from "../tests/support/temp.ts";
import { BROWSERS, findBrowser } from "./browsers.ts";

/** Calls `act` while the variables have these values; `undefined` unsets one. */
async function withVariables(
  values: Record<string, string | undefined>,
  act: () => Promise<void>,
): Promise<void> {
  const before = Object.keys(values).map((name) => [name, Deno.env.get(name)] as const);
  const set = (name: string, value: string | undefined) =>
    value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  try {
    for (const [name, value] of Object.entries(values)) set(name, value);
    await act();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

Deno.test("findBrowser() finds the first of a browser's commands in the folders of PATH", async () => {
  await using folder = await tempFolder({
    "b/firefox": "",
    "a/firefox-esr": "",
    "a/chromium/not-a-file": "",
  });
  await withVariables({
    PATH: `${folder.join("b")}:${folder.join("a")}`,
    [BROWSERS.firefox.variable]: undefined,
  }, async () => {
    assert.equal(await findBrowser("firefox"), folder.join("a/firefox-esr"));
  });
});

Deno.test("findBrowser() prefers what its variable names", async () => {
  await using folder = await tempFolder({ "mine": "", "a/firefox": "" });
  const variables = { PATH: folder.join("a"), [BROWSERS.firefox.variable]: folder.join("mine") };
  await withVariables(variables, async () => {
    assert.equal(await findBrowser("firefox"), folder.join("mine"));
  });
});

Deno.test({
  name: "findBrowser() gives nothing when there is none",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using folder = await tempFolder({ "chromium/not-a-file": "" });
    await withVariables({ PATH: folder.path, [BROWSERS.chromium.variable]: undefined }, async () => {
      assert.equal(await findBrowser("chromium"), undefined);
    });
  },
});
