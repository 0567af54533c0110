import assert from "node:assert/strict";
import { slipError } from "../../core/errors.ts";
import type { Status } from "../../core/status.ts";
import { PlainReporter, type Screen } from "./plain.ts";

const CLEAR = "\r\u001b[K";

/** Keeps what is written, each piece with the stream it went to. */
class Paper implements Screen {
  readonly pieces: string[] = [];
  columns = 80;
  isBusy = false;

  out(text: string): void {
    if (text !== "") this.pieces.push(`out:${text}`);
  }

  err(text: string): void {
    if (text !== "") this.pieces.push(`err:${text}`);
  }

  errIfIdle(text: string): void {
    if (!this.isBusy) this.err(text);
  }
}

function started(
  { isLive = false, isStyled = false },
): { paper: Paper; reporter: PlainReporter; clock: { ms: number } } {
  const clock = { ms: 0 };
  const paper = new Paper();
  const reporter = new PlainReporter({
    role: "sender",
    screen: paper,
    isLive,
    isStyled,
    now: () => clock.ms,
  });
  reporter.report({ event: "accepted" });
  paper.pieces.length = 0;
  return { paper, reporter, clock };
}

function progress(bytes: number): Status {
  return { event: "progress", bytes, totalBytes: 100, bytesPerSecond: 10 };
}

Deno.test("PlainReporter redraws one line at most ten times a second on a screen", () => {
  const { paper, reporter, clock } = started({ isLive: true });
  for (const ms of [0, 50, 99, 100, 150, 200]) {
    clock.ms = ms;
    reporter.report(progress(ms / 4));
  }
  assert.deepEqual(paper.pieces, [
    `err:${CLEAR}  0%  0 B of 100 B  10 B/s  10 s left`,
    `err:${CLEAR} 25%  25 B of 100 B  10 B/s  8 s left`,
    `err:${CLEAR} 50%  50 B of 100 B  10 B/s  5 s left`,
  ]);
});

Deno.test("PlainReporter clears its line before anything else is said", () => {
  const { paper, reporter } = started({ isLive: true });
  reporter.report(progress(50));
  reporter.report({ event: "file", path: "a", bytes: 1, digest: "00" });
  reporter.report({ event: "file", path: "b", bytes: 1, digest: "00" });
  assert.deepEqual(paper.pieces.slice(1), [
    `err:${CLEAR}`,
    "err:Verified a (1 B)\n",
    "err:Verified b (1 B)\n",
  ]);
});

Deno.test("PlainReporter promises that something is kept only when something arrived", () => {
  const error = slipError("interrupted");
  for (const bytes of [0, 50]) {
    const { paper, reporter } = started({});
    reporter.report(progress(bytes));
    reporter.fail(error);
    assert.equal(paper.pieces.at(-1), `err:slip: interrupted\n${bytes > 0 ? `      ${error.hint}\n` : ""}`);
  }
});

Deno.test("PlainReporter clears its line before a question and before an error", () => {
  const { paper, reporter, clock } = started({ isLive: true });
  reporter.report(progress(50));
  reporter.pause();
  reporter.pause();
  clock.ms = 1000;
  reporter.report(progress(60));
  reporter.fail(slipError("cancelled"));
  assert.deepEqual(paper.pieces.filter((piece) => !piece.includes("%")), [
    `err:${CLEAR}`,
    `err:${CLEAR}`,
    "err:slip: the other side cancelled\n      Ask them. Whatever arrived is kept: the same sent again, into the same folder, goes on from there\n",
  ]);
});

Deno.test("PlainReporter tells how much a sender has found where lines can be redrawn, and only there", () => {
  for (const isLive of [true, false]) {
    const { paper, reporter } = started({ isLive });
    reporter.looking(12_000);
    reporter.report({ event: "offer", files: [], totalBytes: 0 });
    const line = "err:Offering 0 files, 0 B\n";
    assert.deepEqual(
      paper.pieces,
      isLive ? [`err:${CLEAR}Looking: 12,000 entries so far`, `err:${CLEAR}`, line] : [line],
    );
  }
});

Deno.test("PlainReporter keeps its line shorter than the screen is wide", () => {
  const { paper, reporter } = started({ isLive: true });
  paper.columns = 20; // of which the last stays free
  reporter.report(progress(50));
  assert.equal(paper.pieces[0], `err:${CLEAR} 50%  50 B of 100 B`);
});

Deno.test("PlainReporter drops a drawing that the screen has no time for", () => {
  const { paper, reporter } = started({ isLive: true });
  paper.isBusy = true;
  reporter.report(progress(50));
  assert.deepEqual(paper.pieces, []);
});

Deno.test("PlainReporter writes lines that stay where nothing can be redrawn", () => {
  const { paper, reporter } = started({});
  for (const bytes of [0, 5, 10, 15, 100]) reporter.report(progress(bytes));
  reporter.report({ event: "done", bytes: 100, files: 1, seconds: 1, directory: "" });
  assert.deepEqual(paper.pieces, [
    "err: 10%  10 B of 100 B  10 B/s  9 s left\n",
    "out:Sent 1 file, 100 B in 1.0 s (100 B/s), verified by the other side\n",
  ]);
});

Deno.test("PlainReporter prints the bare code, so that a script can read it, and a bold one on a screen", () => {
  const code: Status = {
    event: "code",
    code: "7-crumble-violin",
    url: "http://localhost:8080/#7-crumble-violin",
  };
  for (
    const [isStyled, line] of [[false, "7-crumble-violin\n"], [
      true,
      "\n    \u001b[1m7-crumble-violin\u001b[0m\n",
    ]] as const
  ) {
    const { paper, reporter } = started({ isStyled });
    reporter.report(code);
    assert.equal(paper.pieces[0], `out:${line}`);
  }
});

Deno.test("PlainReporter draws a link that a phone can open, and only that", () => {
  for (
    const [url, pictures] of [["https://slip.example/#7-a", 1], ["http://localhost:8080/#7-a", 0]] as const
  ) {
    const paper = new Paper();
    const drawQr = (link: string) => ["picture of", link];
    const reporter = new PlainReporter({
      role: "sender",
      screen: paper,
      isLive: true,
      isStyled: false,
      now: () => 0,
      drawQr,
    });
    reporter.report({ event: "code", code: "7-a", url });
    assert.equal(
      paper.pieces.filter((piece) => piece === `err:    picture of\n    ${url}\n\n`).length,
      pictures,
      url,
    );
  }
});

Deno.test("PlainReporter prints a text as it is, escaped on a screen, and apart from other texts", () => {
  const text = (words: string): Status => ({ event: "text", text: words });
  const offer: Status = {
    event: "offer",
    files: [{ path: "a", size: 1 }, { path: "b", size: 1 }],
    totalBytes: 2,
  };
  const table: [boolean, Status[], string[]][] = [
    [false, [text("a\u001b[1m")], ["out:a\u001b[1m"]],
    [true, [text("a\u001b[1m")], ["out:a\\u{1b}[1m\n"]],
    [false, [offer, text("a"), text("b\n")], ["out:a\n", "out:b\n"]],
  ];
  for (const [isOutTerminal, statuses, pieces] of table) {
    const paper = new Paper();
    const reporter = new PlainReporter({
      ...{ role: "receiver", screen: paper, isLive: false, isStyled: false, isOutTerminal },
      now: () => 0,
    });
    for (const status of statuses) reporter.report(status);
    assert.deepEqual(paper.pieces, pieces);
  }
});

Deno.test("PlainReporter keeps stdout free for bytes, of which a text is some", () => {
  const paper = new Paper();
  const placeWords = () => "to stdout";
  const reporter = new PlainReporter({
    ...{ role: "receiver", screen: paper, isLive: false, isStyled: false, keepsOut: true, placeWords },
    now: () => 0,
  });
  reporter.report({ event: "text", text: "bytes" });
  reporter.report({ event: "done", bytes: 5, files: 1, seconds: 0, directory: "x" });
  assert.deepEqual(paper.pieces, ["out:bytes", "err:Received 1 file, 5 B at once, verified, to stdout\n"]);
});

Deno.test("PlainReporter paces the lines of several receivers by the slowest", () => {
  const { paper, reporter } = started({});
  reporter.report({ event: "offer", files: [], totalBytes: 100 });
  for (const receiver of ["2", "3"]) reporter.report({ event: "accepted", receiver });
  paper.pieces.length = 0;
  reporter.report({ ...progress(50), receiver: "2" });
  reporter.report({ ...progress(9), receiver: "3" });
  reporter.report({ ...progress(20), receiver: "3" });
  assert.deepEqual(paper.pieces, ["err: 20%  20 B of 100 B  10 B/s  8 s left  slowest of 2 receivers\n"]);
});
