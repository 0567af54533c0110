/**
 * Whole transfers: the real command and the real page, from acceptance to the last acknowledgement, files, hashing and
 * acknowledgements included.
 *
 * @module
 */

import { type Slip, startServe, startSlip } from "../tests/support/slip.ts";
import { launchBrowser, type TestBrowser } from "../tests/support/browser.ts";
import { tempFolder } from "../tests/support/temp.ts";
import { writePatternedFile } from "../tests/support/bytes.ts";

/** Milliseconds after which a run counts as hung. */
const DEADLINE_MS = 180_000;

/** A server, a file to send, and a folder to receive it in. */
interface Bed {
  readonly url: string;
  readonly path: string;
  readonly into: string;
}

/** Seconds that a file of `bytes` takes from one terminal to another. */
export function timeTerminals(bytes: number): Promise<number> {
  return onBed(bytes, async ({ url, path, into }) => {
    await using sender = startSlip(["send", path, "--server", url, "--json"]);
    const { code } = await sender.event("code");
    return await receive(code, url, into);
  });
}

/** Seconds that a file of `bytes` takes from a terminal to a page. */
export function timeTerminalToPage(bytes: number): Promise<number> {
  return onBed(bytes, async ({ url, path }) => {
    await using browser = await launchBrowser("chromium");
    await using sender = startSlip(["send", path, "--server", url, "--json"]);
    const { url: link } = await sender.event("code");
    await accept(browser, link);
    return await secondsOf(sender);
  });
}

/** Seconds that a file of `bytes` takes from a page to a terminal. */
export function timePageToTerminal(bytes: number): Promise<number> {
  return onBed(bytes, async ({ url, path, into }) => {
    await using browser = await launchBrowser("chromium");
    return await receive(await offer(browser, url, path), url, into);
  });
}

async function onBed(bytes: number, work: (bed: Bed) => Promise<number>): Promise<number> {
  await using folder = await tempFolder();
  await using server = await startServe();
  const path = folder.join("data.bin");
  await writePatternedFile(path, bytes);
  return await work({ url: server.url, path, into: folder.join("in") });
}

async function receive(code: string, url: string, into: string): Promise<number> {
  await using receiver = startSlip(["receive", code, "--server", url, "--json", "--yes", "--dir", into]);
  return await secondsOf(receiver);
}

async function secondsOf(slip: Slip): Promise<number> {
  const { seconds } = await slip.event("done", DEADLINE_MS);
  return seconds;
}

async function accept(browser: TestBrowser, url: string): Promise<void> {
  const { page } = await browser.open(url);
  await page.locator("::-p-aria(Accept[role='button'])").setTimeout(DEADLINE_MS).click();
}

async function offer(browser: TestBrowser, url: string, path: string): Promise<string> {
  const { page } = await browser.open(url);
  const input = await page.waitForSelector("input[type=file]");
  await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(path);
  await page.locator("::-p-aria(Send files[role='button'])").click();
  const output = await page.waitForFunction(() => document.querySelector("output")?.textContent || undefined);
  return await output.jsonValue() as string;
}
