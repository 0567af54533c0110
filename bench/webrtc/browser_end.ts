/**
 * One end of a bare data channel in a real browser, as a process that drives it.
 *
 *     deno run … bench/webrtc/browser_end.ts chromium|firefox send|receive BYTES
 *
 * @module
 */

import type { BrowserName } from "../../scripts/browsers.ts";
import { launchBrowser } from "../../tests/support/browser.ts";
import { hear, leaveSignalsToBench, say } from "./end_lines.ts";
import { countReceived, MESSAGE_BYTES, pour } from "./flow.ts";
import type { Role } from "./line.ts";
import { becomeEnd, type PageGlobals } from "./page_end.ts";

const [name, role, size] = Deno.args as [BrowserName, Role, string];

leaveSignalsToBench();
{
  await using browser = await launchBrowser(name);
  const { page } = await browser.open("about:blank");
  await page.exposeFunction("sayToBench", (line: string) => say(JSON.parse(line)));
  await page.evaluate(`globalThis.pour = ${pour}; globalThis.countReceived = ${countReceived};`);
  await page.evaluate(becomeEnd, role, Number(size), MESSAGE_BYTES);
  for await (const line of hear()) {
    if ("report" in line) say({ loopDelayMs: null });
    else await page.evaluate((line) => (globalThis as unknown as PageGlobals).hearBench(line), line);
  }
}
Deno.exit(0);
