/** The app in a real terminal, with real keys, and plain commands on the other side. */

import assert from "node:assert/strict";
import { type Served, startServe, startSlip } from "../support/slip.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { Tmux, tmuxTest } from "../support/tmux.ts";
import { unusedPort } from "../support/unused_port.ts";

const CODE = /^\d+-[a-z]+-[a-z]+/m;

async function atHome(folder: TempFolder, served: Served): Promise<Tmux> {
  const terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
  await terminal.slip();
  await terminal.shows(/answers/);
  return terminal;
}

tmuxTest("a file is picked, sent to a plain receiver, and the result stays on the screen", async () => {
  await using folder = await tempFolder({ "photos/beach.jpeg": "sand".repeat(5_000), "notes.txt": "n" });
  await using inbox = await tempFolder();
  await using served = await startServe([], { page: false });
  await using terminal = await atHome(folder, served);
  await terminal.keys("s");
  await terminal.shows(/photos\//);
  await terminal.keys("Enter");
  await terminal.shows(/beach\.jpeg +20\.0 kB/);
  await terminal.keys("Space");
  await terminal.shows(/Selected: 1 file, 20\.0 kB/);
  await terminal.keys("Tab");
  const code = await terminal.shows(CODE);
  await using receiver = startSlip(["receive", code, "--yes", "--dir", inbox.path, "--json"], {
    env: { SLIP_SERVER: served.url },
  });
  assert.equal((await receiver.end()).code, 0);
  await terminal.shows(/verified/i);
  await terminal.keys("q");
  await terminal.shows(/^status 0\.$/m);
  assert.match(await terminal.screen(), new RegExp(`^${code}\nSent 1 file, 20.0 kB`, "m"));
  assert.equal(await Deno.readTextFile(inbox.join("beach.jpeg")), "sand".repeat(5_000));
  assert.deepEqual(await terminal.state(), { isAlternate: false, hasCursor: true });
});

tmuxTest("a code is typed with mistakes, and what is offered is taken", async () => {
  await using folder = await tempFolder({ "a/report.txt": "r".repeat(3_000) });
  await using inbox = await tempFolder();
  await using served = await startServe([], { page: false });
  await using sender = startSlip(["send", folder.join("a"), "--json"], { env: { SLIP_SERVER: served.url } });
  const { code } = await sender.event("code");
  await using terminal = await Tmux.start({ cwd: inbox.path, env: { SLIP_SERVER: served.url } });
  await terminal.slip("receive");
  await terminal.shows(/whole link, from the sender/);
  await terminal.type(`${code}xq`);
  await terminal.shows(/There is no word/);
  await terminal.keys("C-u");
  await terminal.type(code);
  await terminal.shows(/✓/);
  await terminal.keys("Enter");
  await terminal.shows(/report\.txt/);
  await terminal.keys("Enter");
  await terminal.shows(/^status 0\.$/m);
  assert.match(await terminal.screen(), /^Received 1 file, 3\.0 kB/m);
  assert.equal(await Deno.readTextFile(inbox.join("a", "report.txt")), "r".repeat(3_000));
  assert.equal((await sender.end()).code, 0);
});

tmuxTest("what was received is still told after home, when the app is gone", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using inbox = await tempFolder();
  await using served = await startServe([], { page: false });
  await using sender = startSlip(["send", folder.join("a.txt"), "--json"], {
    env: { SLIP_SERVER: served.url },
  });
  const { code } = await sender.event("code");
  await using terminal = await atHome(inbox, served);
  await terminal.keys("r");
  await terminal.shows(/whole link/);
  await terminal.type(code);
  await terminal.shows(/✓/);
  await terminal.keys("Enter");
  await terminal.shows(/Enter take/);
  await terminal.keys("Enter");
  await terminal.shows(/✓ Received 1 file/);
  await terminal.keys("Enter");
  await terminal.shows(/Receive, with a code/);
  await terminal.keys("q");
  await terminal.shows(/^status 0\.$/m);
  assert.match(await terminal.screen(), /^Received 1 file, 3 B .*, verified, in \//m);
  assert.doesNotMatch(await terminal.screen(), /Enter choose/);
});

tmuxTest("a wrong code is told on both sides, and another one can be typed", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using inbox = await tempFolder();
  await using served = await startServe([], { page: false });
  await using sending = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
  await sending.slip("send", folder.join("a.txt"));
  const code = await sending.shows(CODE);
  await using receiving = await Tmux.start({ cwd: inbox.path, env: { SLIP_SERVER: served.url } });
  const [number] = code.split("-");
  await receiving.slip("receive", `${number}-zoo-zoo`);
  await receiving.shows(/did not match/);
  await sending.shows(/Somebody tried wrong words/);
  await receiving.keys("r");
  await receiving.shows(/-zoo-zoo/);
  await receiving.keys("C-u");
  await receiving.type(code);
  await receiving.keys("Enter");
  await receiving.shows(/a\.txt/);
  await receiving.keys("Enter");
  await receiving.shows(/^status 0\.$/m);
  await sending.shows(/^status 0\.$/m);
});

tmuxTest("declining ends with 3 on the other side, and offers the sender another try", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using inbox = await tempFolder();
  await using served = await startServe([], { page: false });
  await using sending = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
  await sending.slip("send", folder.join("a.txt"));
  const code = await sending.shows(CODE);
  await using receiver = startSlip(["receive", code, "--plain"], {
    cwd: inbox.path,
    env: { SLIP_SERVER: served.url },
    stdin: "n\n",
  });
  assert.equal((await receiver.end()).code, 6);
  await sending.shows(/r try again/);
  await sending.keys("r");
  assert.notEqual(await sending.shows(new RegExp(`^(?!${code})${CODE.source.slice(1)}`, "m")), code);
  await sending.keys("Escape");
  await sending.shows(/^status 130\.$/m);
});

tmuxTest("a transfer is stopped after a question, and the other side is told", async () => {
  await using folder = await tempFolder({ "big.bin": new Uint8Array(30_000_000) });
  await using inbox = await tempFolder();
  await using served = await startServe([], { page: false });
  await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
  await terminal.slip("send", folder.join("big.bin"), "--throttle", "1M");
  const code = await terminal.shows(CODE);
  await using receiver = startSlip(["receive", code, "--yes", "--dir", inbox.path, "--json"], {
    env: { SLIP_SERVER: served.url },
  });
  await terminal.shows(/[kM]B\/s/);
  await terminal.keys("q");
  await terminal.shows(/Stop this\?/);
  await terminal.keys("n");
  await terminal.shows(/Esc stop/);
  await terminal.keys("Escape");
  await terminal.shows(/Stop this\?/);
  await terminal.keys("y");
  await terminal.shows(/^status 130\.$/m);
  const { code: status, events } = await receiver.end();
  assert.deepEqual([status, events.at(-1)?.event], [1, "error"]);
});

tmuxTest("a path that is pasted is selected, whatever way it is quoted", async () => {
  await using folder = await tempFolder({ "my file.txt": "12345", "it's.txt": "1", "plain.txt": "22" });
  await using served = await startServe([], { page: false });
  await using terminal = await atHome(folder, served);
  await terminal.keys("s");
  await terminal.shows(/plain\.txt/);
  await terminal.paste(`'${folder.join("my file.txt")}' ${folder.join("plain.txt")}`);
  await terminal.shows(/Selected: 2 files, 7 B/);
  await terminal.paste(folder.join("it's.txt"));
  await terminal.shows(/Selected: 3 files, 8 B/);
  await terminal.paste(folder.join("none.txt"));
  await terminal.shows(/There is no file .*none\.txt/);
});

tmuxTest("code and link go to the clipboard on a key", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  await using served = await startServe([], { page: false });
  await using terminal = await Tmux.start({ cwd: folder.path, env: { SLIP_SERVER: served.url } });
  await terminal.slip("send", folder.join("a.txt"));
  const code = await terminal.shows(CODE);
  await terminal.keys("c");
  await terminal.shows(/Copied the code/);
  assert.equal((await terminal.clipboard()).trim(), code);
  await terminal.keys("l");
  await terminal.shows(/Copied the link/);
  assert.equal((await terminal.clipboard()).trim(), `${served.url}/#${code}`);
});

tmuxTest("thousands of files scroll, and the last one is there at once", async () => {
  const files = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`f${index}.txt`, ""]));
  await using folder = await tempFolder(files);
  await using served = await startServe([], { page: false });
  await using terminal = await atHome(folder, served);
  await terminal.keys("s");
  await terminal.shows(/3,00\d entries/);
  await terminal.keys("End");
  await terminal.shows(/› ○ f2999\.txt +0 B/);
  await terminal.type("f123");
  await terminal.shows(/11 of 3,00\d entries/);
});

tmuxTest("the same is tried again when the server is back, with the same code on a receiver", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  const port = unusedPort();
  const options = { cwd: folder.path, env: { SLIP_SERVER: `http://127.0.0.1:${port}` } };
  await using sending = await Tmux.start(options);
  await using receiving = await Tmux.start(options);
  await sending.slip("send", "a.txt");
  await sending.shows(/cannot be reached/);
  await receiving.slip("receive", "1-zoo-zoo");
  await receiving.shows(/cannot be reached/);
  await using _served = await startServe(["--port", String(port)], { page: false });
  await sending.keys("r");
  await sending.shows(CODE);
  await receiving.keys("r");
  await receiving.shows(/did not match/);
});
