/** Files from the app's picker to every kind of other side, byte for byte. */

import assert from "node:assert/strict";
import { launchBrowser } from "../support/browser.ts";
import { assertSame, type Sample, writeSamples } from "../support/sample_files.ts";
import { type Served, startServe } from "../support/slip.ts";
import { SlipPage } from "../support/slip_page.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { Tmux, tmuxTest } from "../support/tmux.ts";

const CODE = /^\d+-[a-z]+-[a-z]+/m;

/** Names and sizes of what is sent: some blocks and a bit, and less than one. */
const SIZES = { "grün 旅行.bin": 3_000_001, "notes.txt": 12 };

/** Starts the app, picks all that is in its folder, and gives the code that is shown. */
async function pickedAndSent(terminal: Tmux): Promise<string> {
  await terminal.slip();
  await terminal.shows(/answers/);
  await terminal.keys("s");
  await terminal.shows(/notes\.txt +12 B/);
  await terminal.keys("C-a");
  await terminal.shows(/Selected: 2 files, 3\.0 MB/);
  await terminal.keys("Tab");
  return await terminal.shows(CODE);
}

async function assertSent(folder: TempFolder, samples: readonly Sample[]): Promise<void> {
  assert.deepEqual(await folder.names(), samples.map(({ name }) => name).sort());
  for (const sample of samples) await assertSame(folder.join(sample.name), sample);
}

function startTerminal({ path }: TempFolder, { url }: Served): Promise<Tmux> {
  return Tmux.start({ cwd: path, env: { SLIP_SERVER: url } });
}

tmuxTest("the picker's files go to a receiving app", async () => {
  await using outbox = await tempFolder();
  await using inbox = await tempFolder();
  const samples = await writeSamples(outbox, SIZES);
  await using served = await startServe([], { page: false });
  await using sending = await startTerminal(outbox, served);
  await using receiving = await startTerminal(inbox, served);
  const code = await pickedAndSent(sending);
  await receiving.slip("receive", code);
  await receiving.shows(/Goes into .*/);
  await receiving.shows(/grün 旅行\.bin +3\.0 MB/);
  await receiving.keys("Enter");
  await receiving.shows(/^status 0\.$/m);
  await sending.shows(/✓ Sent 2 files, 3\.0 MB/);
  await sending.keys("q");
  await sending.shows(/^status 0\.$/m);
  await assertSent(inbox, samples);
});

tmuxTest("the picker's files go to the page in Chromium", async () => {
  await using outbox = await tempFolder();
  const samples = await writeSamples(outbox, SIZES);
  await using served = await startServe();
  await using sending = await startTerminal(outbox, served);
  await using browser = await launchBrowser("chromium");
  const code = await pickedAndSent(sending);
  const page = await SlipPage.open(browser, `${served.url}/#${code}`);
  await page.press("accept");
  await page.title(/^Received$/);
  for (const sample of samples) await assertSame(await page.save(sample.name), sample);
  await sending.shows(/✓ Sent 2 files, 3\.0 MB/);
  assert.deepEqual(page.problems, []);
});

tmuxTest("two receivers are shown side by side, and both get it all", async () => {
  await using outbox = await tempFolder();
  await using inboxes = await tempFolder({ "1/.keep": "", "2/.keep": "" });
  const [sample] = await writeSamples(outbox, { "film.bin": 5_000_000 });
  await using served = await startServe([], { page: false });
  await using sending = await startTerminal(outbox, served);
  await using first = await startTerminal(inboxes, served);
  await using second = await startTerminal(inboxes, served);
  await sending.slip("send", sample!.path, "--receivers", "2", "--throttle", "2M");
  const code = await sending.shows(CODE);
  for (const [index, terminal] of [first, second].entries()) {
    await terminal.slip("receive", code, "--dir", String(index + 1));
  }
  // Both begin when both are there, so that neither has it all before the other one comes.
  for (const terminal of [first, second]) await terminal.shows(/Enter take/);
  for (const terminal of [first, second]) await terminal.keys("Enter");
  await sending.shows(/2 are receiving/);
  await sending.shows(/^status 0\.$/m);
  assert.match(await sending.screen(), /^Sent 2 files, 10\.0 MB to 2 receivers/m);
  for (const [index, terminal] of [first, second].entries()) {
    await terminal.shows(/^status 0\.$/m);
    await assertSame(inboxes.join(String(index + 1), "film.bin"), sample!);
  }
});

tmuxTest("a receiving app declines after a question, and nothing is saved", async () => {
  await using outbox = await tempFolder({ "a.txt": "abc" });
  await using inbox = await tempFolder();
  await using served = await startServe([], { page: false });
  await using sending = await startTerminal(outbox, served);
  await using receiving = await startTerminal(inbox, served);
  await sending.slip("send", "a.txt", "--plain");
  const code = await sending.shows(CODE);
  await receiving.slip("receive", code);
  await receiving.shows(/n decline/);
  await receiving.keys("d");
  await receiving.shows(/Decline all of it\? y or n/);
  await receiving.keys("n");
  await receiving.shows(/Goes into/);
  await receiving.keys("d", "y");
  await receiving.shows(/^status 6\.$/m);
  await sending.shows(/^status 3\.$/m);
  assert.deepEqual(await inbox.names(), []);
});
