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
import { Household } from "./household.ts";

/** Milliseconds after which a run counts as hung. */
const DEADLINE_MS = 180_000;

/** A server, a file to send, a folder to receive it in, and who owns what a run starts. */
interface Bed {
  readonly url: string;
  readonly path: string;
  readonly into: string;
  readonly household: Household;
}

/** Seconds that a file of `bytes` takes from one terminal to another. */
export function timeTerminals(bytes: number): Promise<number> {
  return onBed(bytes, async (bed) => {
    const sender = await send(bed);
    const { code } = await sender.event("code");
    return await receive(code, bed);
  });
}

/** Seconds that a file of `bytes` takes from a terminal to a page. */
export function timeTerminalToPage(bytes: number): Promise<number> {
  return onBed(bytes, async (bed) => {
    const browser = await bed.household.own(() => launchBrowser("chromium"));
    const sender = await send(bed);
    const { url: link } = await sender.event("code");
    await accept(browser, link);
    return await secondsOf(sender);
  });
}

/** Seconds that a file of `bytes` takes from a page to a terminal. */
export function timePageToTerminal(bytes: number): Promise<number> {
  return onBed(bytes, async (bed) => {
    const browser = await bed.household.own(() => launchBrowser("chromium"));
    return await receive(await offer(browser, bed.url, bed.path), bed);
  });
}

async function onBed(bytes: number, work: (bed: Bed) => Promise<number>): Promise<number> {
  await using household = new Household();
  const folder = await household.own(() => tempFolder());
  const server = await household.own(() => startServe());
  const path = folder.join("data.bin");
  await writePatternedFile(path, bytes);
  return await work({ url: server.url, path, into: folder.join("in"), household });
}

async function send({ path, url, household }: Bed): Promise<Slip> {
  return await household.own(() => startSlip(["send", path, "--server", url, "--json"]));
}

async function receive(code: string, { url, into, household }: Bed): Promise<number> {
  const args = ["receive", code, "--server", url, "--json", "--yes", "--dir", into];
  return await secondsOf(await household.own(() => startSlip(args)));
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
