/** Folders, texts, choices and several receivers, between the page in a real browser and the real command. */

import assert from "node:assert/strict";
import { PAGE_ROWS } from "../../core/limits.ts";
import { launchBrowser } from "../support/browser.ts";
import { startServe, startSlip } from "../support/slip.ts";
import { SlipPage } from "../support/slip_page.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { readZip } from "../support/unzip.ts";

/** In local time, as an archive counts, and a whole number of its two seconds. */
const TIME = "2021-03-04 05:06:08";

/** A tree with what is easily lost: an empty folder, an empty file, a file that may be run. */
async function writeTree(folder: TempFolder): Promise<void> {
  await folder.write("tree/deep/er/grün 📦.txt", "down here");
  await folder.write("tree/deep/blocks.bin", new Uint8Array(1_500_000).fill(7));
  await folder.write("tree/nothing", "");
  await folder.write("tree/run.sh", "#!/bin/sh\n");
  await Deno.mkdir(folder.join("tree/empty"));
  await Deno.chmod(folder.join("tree/run.sh"), 0o755);
  for (const path of ["deep/er/grün 📦.txt", "deep/blocks.bin", "nothing", "run.sh"]) {
    await Deno.utime(folder.join("tree", path), new Date(TIME), new Date(TIME));
  }
}

/** Every file below `folder` with its bytes, and every folder with a slash at its end. */
async function contentOf(folder: string, prefix = ""): Promise<Record<string, Uint8Array>> {
  const content: Record<string, Uint8Array> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (!isDirectory) content[prefix + name] = await Deno.readFile(path);
    else {
      content[`${prefix}${name}/`] = new Uint8Array();
      Object.assign(content, await contentOf(path, `${prefix}${name}/`));
    }
  }
  return content;
}

for (const name of ["chromium", "firefox"] as const) {
  Deno.test(`a folder from a terminal is saved in ${name} as one archive: paths, bytes, times, permissions`, async () => {
    await using folder = await tempFolder();
    await writeTree(folder);
    await using server = await startServe();
    await using browser = await launchBrowser(name);
    await using sender = startSlip(["send", folder.join("tree"), "--server", server.url, "--json"]);
    const page = await SlipPage.open(browser, (await sender.event("code"))["url"]);
    await page.press("accept");
    await page.title(/^Received$/);
    assert.equal((await sender.end()).code, 0);
    const entries = readZip(await Deno.readFile(await page.saveZip("tree.zip")));
    const files = entries.filter(({ path }) => !path.endsWith("/"));
    const expected = Object.entries(await contentOf(folder.join("tree"), "tree/"));
    const bytes = (list: readonly (readonly [string, Uint8Array])[]) =>
      Object.fromEntries(list.filter(([path]) => !path.endsWith("/")));
    assert.deepEqual(bytes(files.map(({ path, bytes }) => [path, new Uint8Array(bytes)])), bytes(expected));
    assert.ok(entries.some(({ path }) => path === "tree/empty/"));
    assert.deepEqual(new Set(files.map(({ modified }) => modified)), new Set([TIME]));
    assert.equal(files.find(({ path }) => path === "tree/run.sh")?.mode, 0o100755);
    assert.deepEqual(page.problems, []);
  });
}

for (const how of ["dropped on", "chosen in"] as const) {
  Deno.test(`a folder ${how} a page arrives in a terminal with its paths and bytes`, async () => {
    await using folder = await tempFolder();
    await writeTree(folder);
    await using server = await startServe();
    await using browser = await launchBrowser("chromium");
    const page = await SlipPage.open(browser, server.url);
    if (how === "dropped on") await page.drop([folder.join("tree")]);
    else await page.chooseFolder(folder.join("tree"));
    const code = await page.submit();
    const flags = ["--yes", "--dir", folder.join("in"), "--server", server.url, "--json"];
    await using receiver = startSlip(["receive", code, ...flags]);
    assert.equal((await receiver.end()).code, 0);
    await page.title(/^Sent$/);
    const expected = await contentOf(folder.join("tree"));
    // An input for folders says nothing of empty ones.
    if (how === "chosen in") delete expected["empty/"];
    assert.deepEqual(await contentOf(folder.join("in", "tree")), expected);
    assert.deepEqual(page.problems, []);
  });
}

Deno.test("a page takes what is chosen with the keyboard, and nothing else travels", async () => {
  await using folder = await tempFolder();
  await writeTree(folder);
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  await using sender = startSlip(["send", folder.join("tree"), "--server", server.url, "--json"]);
  const page = await SlipPage.open(browser, (await sender.event("code"))["url"]);
  const offered = await page.offered();
  assert.deepEqual(
    offered.toSorted(),
    ["deep/blocks.bin", "deep/er/grün 📦.txt", "empty/", "nothing", "run.sh"].map((path) => `+tree/${path}`),
  );
  await page.page.click("#choose-none");
  assert.ok((await page.offered()).every((name) => !name.startsWith("+")));
  assert.equal(await page.page.$eval("#accept", (button) => (button as HTMLButtonElement).disabled), true);
  await page.flip(offered.indexOf("+tree/deep/er/grün 📦.txt"));
  await page.flip(offered.indexOf("+tree/empty/"));
  assert.equal(await page.text("#listed-total"), "2 of 5 chosen, 9 B");
  await page.press("accept");
  await page.title(/^Received$/);
  const { code, events } = await sender.end();
  assert.deepEqual([code, events.at(-1)?.event, events.at(-1)?.["bytes"]], [0, "done", 9]);
  const entries = readZip(await Deno.readFile(await page.saveZip("tree.zip")));
  const paths = entries.map(({ path }) => path).filter((path) => !/^tree\/(deep\/(er\/)?)?$/.test(path));
  assert.deepEqual(paths.sort(), ["tree/deep/er/grün 📦.txt", "tree/empty/"]);
  assert.deepEqual(page.problems, []);
});

Deno.test("a page tells that links were left out, by the name they have, escaped", async () => {
  await using folder = await tempFolder({ "tree/a.txt": "a" });
  await Deno.symlink("a.txt", folder.join("tree/<b>link"));
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  await using sender = startSlip([
    ...["send", folder.join("tree"), "--links", "keep"],
    ...["--server", server.url, "--json"],
  ]);
  const page = await SlipPage.open(browser, (await sender.event("code"))["url"]);
  await page.press("accept");
  await page.title(/^Received$/);
  assert.equal(await page.text("#warnings-title"), "1 thing was left out");
  await page.page.click("#warnings-title");
  assert.match(await page.text("#warning-list"), /^tree\/<b>link is a link, .+; it was left out\.$/);
  assert.equal((await sender.end()).code, 0);
});

for (const name of ["chromium", "firefox"] as const) {
  Deno.test(`a text goes from a terminal to a page in ${name} and back, and nobody is asked`, async () => {
    await using server = await startServe();
    await using browser = await launchBrowser(name);
    const text = "grüße <b>& more</b>\n\tsecond line";
    await using sender = startSlip(["send", "--text", text, "--server", server.url, "--json"]);
    const page = await SlipPage.open(browser, (await sender.event("code"))["url"]);
    await page.title(/^Received$/);
    assert.equal(await page.page.$eval("#received-text", (element) => element.textContent), text);
    assert.equal((await sender.end()).code, 0);
    await page.press("start-again");
    await page.write("a short note");
    const code = await page.submit();
    await using receiver = startSlip(["receive", code, "--server", server.url, "--json"]);
    const { code: status, events } = await receiver.end();
    assert.equal(status, 0);
    assert.equal(events.find(({ event }) => event === "text")?.["text"], "a short note");
    await page.title(/^Sent$/);
    assert.deepEqual(page.problems, []);
  });
}

Deno.test("a page sends to a terminal and a page with one code, and tells of each", async () => {
  await using folder = await tempFolder({ "a.txt": "for both" });
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  const page = await SlipPage.open(browser, server.url);
  await page.drop([folder.join("a.txt")]);
  const code = await page.submit(2);
  const flags = ["--yes", "--dir", folder.join("in"), "--server", server.url, "--json"];
  await using terminal = startSlip(["receive", code, ...flags]);
  assert.equal((await terminal.end()).code, 0);
  await page.shows("#receiver-list", /a terminal .+has it: 8 B/s);
  assert.equal(await page.text("#session-title"), "Pass on this code");
  const other = await SlipPage.open(browser, server.url);
  await other.receive(code);
  await other.press("accept");
  await other.title(/^Received$/);
  await page.title(/^Sent$/);
  assert.equal(await page.text("#session-status"), "Stored and verified at 2 receivers.");
  assert.equal(await Deno.readTextFile(await other.save("a.txt", true)), "for both");
  assert.equal(await Deno.readTextFile(folder.join("in", "a.txt")), "for both");
  assert.deepEqual([...page.problems, ...other.problems], []);
});

Deno.test("a page compares words with one receiver after the other, however many have come", async () => {
  await using folder = await tempFolder({ "a.txt": "for both" });
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  const page = await SlipPage.open(browser, server.url);
  await page.page.click("#compare-words");
  await page.drop([folder.join("a.txt")]);
  const code = await page.submit(2);
  const receive = (into: string) =>
    startSlip([
      ...["receive", code, "--yes", "--dir", folder.join(into)],
      ...["--server", server.url, "--json"],
    ]);
  await using first = receive("first");
  const firstWords = (await first.event("verify"))["words"].join(" ");
  await using second = receive("second");
  const secondWords = (await second.event("verify"))["words"].join(" ");
  await page.shows("#words", new RegExp(`^${firstWords}$`));
  await page.shows("#receiver-list", new RegExp(`compares the words ${secondWords}`));
  await page.press("words-same");
  await page.shows("#words", new RegExp(`^${secondWords}$`));
  await page.press("words-same");
  for (const receiver of [first, second]) assert.equal((await receiver.end()).code, 0);
  await page.title(/^Sent$/);
  assert.deepEqual(page.problems, []);
});

Deno.test("a page saves what comes out of a pipe, however long it is", async () => {
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  const bytes = new Uint8Array(2_500_000).map((_, index) => index % 251);
  const args = ["send", "-", "--name", "made up.bin", "--server", server.url, "--json"];
  await using sender = startSlip(args, { stdin: bytes });
  const page = await SlipPage.open(browser, (await sender.event("code"))["url"]);
  await page.press("accept");
  await page.title(/^Received$/);
  assert.equal((await sender.end()).code, 0);
  assert.deepEqual(new Uint8Array(await Deno.readFile(await page.save("made up.bin", true))), bytes);
  assert.deepEqual(page.problems, []);
});

Deno.test("a page draws the first of many files, and one box for the rest", async () => {
  await using folder = await tempFolder();
  for (let index = 0; index < PAGE_ROWS + 50; index++) await folder.write(`many/${index}`, "x");
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  await using sender = startSlip(["send", folder.join("many"), "--server", server.url, "--json"]);
  const page = await SlipPage.open(browser, (await sender.event("code"))["url"]);
  assert.equal((await page.offered()).length, PAGE_ROWS + 1);
  assert.equal(await page.text("#listed-files li:last-child"), "and 50 more files");
  await page.flip(PAGE_ROWS);
  assert.equal(await page.text("#listed-total"), `${PAGE_ROWS} of ${PAGE_ROWS + 50} chosen, ${PAGE_ROWS} B`);
  await page.press("accept");
  await page.title(/^Received$/);
  assert.equal((await sender.end()).events.at(-1)?.["files"], PAGE_ROWS);
  const entries = readZip(await Deno.readFile(await page.saveZip("many.zip")));
  assert.equal(entries.filter(({ path }) => !path.endsWith("/")).length, PAGE_ROWS);
  assert.deepEqual(page.problems, []);
});
