/**
 * Makes the pictures in docs/pictures: runs the real command in real terminals, keeps what they show as SVG, and one run
 * as a recording and as a film. Needs Linux, with tmux, `unshare` and `ip`.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServe } from "../tests/support/slip.ts";
import type { Tmux } from "../tests/support/tmux.ts";
import { castFile } from "./pictures/cast.ts";
import { parseScreen } from "./pictures/cells.ts";
import { filmSvg } from "./pictures/film.ts";
import { record } from "./pictures/recorder.ts";
import { pause, Stage, typeSlowly } from "./pictures/stage.ts";
import { type Size, svgLines, svgPicture } from "./pictures/svg.ts";
import { ROOT } from "./run_deno.ts";

/** Where they go. */
const FOLDER = join(ROOT, "docs", "pictures");

/** Where the server is in the pictures (RFC 5737); a QR code is shown only where others may be. */
const ADDRESS = "192.0.2.7";

/** Said to the script that runs where that is this machine. */
const INSIDE = "inside";

const USUAL: Size = { columns: 84, rows: 26 };

/** Wide enough for a QR code beside the code. */
const ROOMY: Size = { columns: 112, rows: 27 };

/** Wide enough for the lanes of the steps. */
const WIDE: Size = { columns: 144, rows: 36 };

/** Two terminals and a line between them. */
const FILM: Size = { columns: 157, rows: 26 };

/** Milliseconds that the end of the film stays. */
const REST_MS = 5_000;

const CODE = /^\d+-[a-z]+-[a-z]+/m;

const MB = 1_000_000;

/** What there is to send, and what is where it goes already. */
const FILES: Readonly<Record<string, number>> = {
  "holiday/beach/kite.jpg": 3.1 * MB,
  "holiday/beach/sunrise over the pier.jpg": 4.8 * MB,
  "holiday/beach/waves.mov": 31 * MB,
  "holiday/mountain/1.jpg": 2.2 * MB,
  "holiday/mountain/2.jpg": 2.4 * MB,
  "holiday/mountain/3.jpg": 2.1 * MB,
  "holiday/plan.pdf": 182_000,
  "holiday/Überblick & Karte.txt": 812,
  "notes.txt": 1_200,
  "report.pdf": 2.4 * MB,
  "Downloads/holiday/plan.pdf": 170_000,
};

/** Takes a picture of what is on `terminal` now. */
type Snap = (name: string, title: string, terminal: Tmux, size?: Size) => Promise<void>;

async function snapOn(
  stage: Stage,
  ...[name, title, terminal, size = USUAL]: Parameters<Snap>
): Promise<void> {
  // A line at the bottom stays empty.
  const lines = parseScreen(stage.shown(await terminal.picture())).slice(0, size.rows - 1);
  const svg = svgPicture({ size: { ...size, rows: size.rows - 1 }, title, content: svgLines(lines) });
  await keep(`${name}.svg`, svg);
}

async function keep(name: string, text: string): Promise<void> {
  await Deno.writeTextFile(join(FOLDER, name), text);
  console.log(`  ${name.padEnd(14)} ${(text.length / 1000).toFixed(1).padStart(7)} kB`);
}

/** Home, the picker, a code, an offer, both sides of a transfer, its steps and its end. */
async function takeSession(stage: Stage, snap: Snap): Promise<void> {
  await using sending = await stage.terminal(USUAL);
  await using receiving = await stage.terminal(USUAL, "Downloads");
  await sending.run("slip");
  await sending.shows(/✓ Server/);
  await snap("home", "The first screen: send or receive", sending);
  await sending.keys("s");
  await sending.shows(/holiday\//);
  await sending.keys("Down", "Space", "Down", "Down", "Space");
  await sending.shows(/Selected: 1 file.* 1 folder/);
  await snap("pick", "Picking files and folders to send", sending);
  await sending.keys("C-c");
  await sending.shows(/^\$ *$/m);
  await sending.resize(ROOMY.columns, ROOMY.rows);
  await sending.run("slip send holiday --throttle 5M");
  const code = await sending.shows(CODE);
  await sending.shows(/[▀▄].*\n.*[▀▄]/);
  await snap("waiting", "The code, the link and a QR code, while a sender waits", sending, ROOMY);
  await receiving.run("slip");
  await receiving.shows(/✓ Server/);
  await receiving.keys("r");
  await receiving.shows(/whole link/);
  const typed = code.slice(0, code.indexOf("-") + 3);
  await receiving.type(typed);
  await receiving.shows(new RegExp(`› *${typed}`));
  await snap("code", "Typing a code, whose words complete", receiving);
  await receiving.type(code.slice(typed.length));
  await receiving.shows(/✓/);
  await receiving.keys("Enter");
  await receiving.shows(/Enter take/);
  await receiving.keys("Down", "Down");
  await receiving.shows(/› ● .*kite/);
  await snap("offer", "A tree of what is offered, to choose from", receiving);
  await receiving.keys("Enter");
  await receiving.shows(/^ +[4-9]\d% █/m);
  await snap("moving", "Files on their way: rate, time left, path, each file", receiving);
  await sending.resize(WIDE.columns, WIDE.rows);
  await sending.keys("t");
  await sending.shows(/set remote description/);
  await snap("steps", "The steps of the connection, with times", sending, WIDE);
  await receiving.shows(/✓ Received/);
  await snap("done", "What arrived, where, how fast, verified how", receiving);
}

/** Several receivers, and what failed. */
async function takeOthers(stage: Stage, snap: Snap): Promise<void> {
  await using sending = await stage.terminal(USUAL);
  await using first = await stage.terminal(USUAL, ".in/1");
  await using second = await stage.terminal(USUAL, ".in/2");
  await first.run("slip receive 999-zoo-zoo");
  await first.shows(/try again/);
  await snap("failed", "What went wrong, and what to do next", first);
  await first.keys("q");
  await first.shows(/^\$ *$/m);
  await sending.run("slip send holiday --receivers 2 --throttle 6M");
  const code = await sending.shows(CODE);
  await first.run(`slip receive ${code} --yes`);
  await sending.shows(/1 is receiving/);
  await second.run(`slip receive ${code} --yes`);
  await sending.shows(/2 are receiving/);
  await pause(4_000);
  await snap("receivers", "Two receivers side by side", sending);
}

/** A whole transfer between two terminals beside each other. */
async function takeFilm(stage: Stage): Promise<void> {
  await using sending = await stage.terminal(FILM);
  const receiving = await sending.beside();
  // What is to be seen at first says what it is.
  await sending.run("echo '# one machine'");
  await sending.shows(/^# one machine$/m);
  await receiving.run("echo '# another machine'");
  await receiving.shows(/^# another machine$/m);
  await using both = await stage.terminal(FILM);
  await sending.plain();
  await both.run(`stty -echo; read line; exec env -u TMUX tmux -u -L ${sending.socket} attach`);
  const act = async () => {
    await both.keys("Enter");
    await both.shows(/│/);
    await pause(800);
    await typeSlowly(sending, "slip send holiday --throttle 6M");
    await sending.keys("Enter");
    const code = await sending.shows(CODE);
    await pause(1_500);
    await typeSlowly(receiving, "slip receive --dir Downloads");
    await receiving.keys("Enter");
    await receiving.shows(/whole link/);
    await pause(800);
    await typeSlowly(receiving, code);
    await receiving.shows(/✓/);
    await pause(600);
    await receiving.keys("Enter");
    await receiving.shows(/Enter take/);
    await pause(2_000);
    await receiving.keys("Enter");
    await receiving.shows(/ [3-9]\d% █/);
    await sending.keys("t");
    await pause(2_500);
    await sending.keys("t");
    await receiving.shows(/^Received/m);
    await sending.shows(/^Sent/m);
    await pause(800);
  };
  const { outputs, frames } = await record(both, stage.home, { act, shown: (text) => stage.shown(text) });
  const title = "Sending a folder from one terminal to another";
  await keep("run.cast", castFile(FILM, title, outputs));
  await keep("run.svg", filmSvg({ size: FILM, title, frames, restMs: REST_MS }));
}

/** All of it, where {@linkcode ADDRESS} is this machine. */
async function takeAll(): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  await using served = await startServe(["--host", ADDRESS, "--port", "8080"], { page: false });
  await using stage = await Stage.open(served, { ...FILES, ".in/1/x": 0, ".in/2/x": 0 });
  const snap: Snap = (...args) => snapOn(stage, ...args);
  await takeSession(stage, snap);
  await takeOthers(stage, snap);
  await Deno.remove(stage.home.join("Downloads", "holiday"), { recursive: true });
  await takeFilm(stage);
}

/** Runs this script again in a network of its own, which consists of {@linkcode ADDRESS}; resolves to its exit status. */
async function runApart(): Promise<number> {
  const network =
    `ip link set lo up && ip link add eth0 type veth peer name eth1 && ip addr add ${ADDRESS}/24 dev eth0 && ` +
    `ip link set eth0 up && ip link set eth1 up && exec "$@"`;
  const again = [Deno.execPath(), "run", "--allow-all", fileURLToPath(import.meta.url), INSIDE];
  const args = ["--map-root-user", "--net", "sh", "-c", network, "sh", ...again];
  const { code } = await new Deno.Command("unshare", { args, stdout: "inherit", stderr: "inherit" }).output();
  return code;
}

if (import.meta.main) {
  if (Deno.args[0] === INSIDE) await takeAll();
  else Deno.exitCode = await runApart();
}
