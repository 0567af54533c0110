/**
 * Real browsers, each with a fresh profile, always closed.
 *
 * @module
 */

import puppeteer, { type Browser, type ConsoleMessage, type LaunchOptions, type Page } from "puppeteer-core";
import { type BrowserName, findBrowser } from "../../scripts/browsers.ts";
import { type TempFolder, tempFolder } from "./temp.ts";
import { until, within } from "./wait.ts";

const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** Milliseconds a browser may take to start; a cold one on a busy machine takes several seconds. */
const LAUNCH_TIMEOUT_MS = 60_000;

/** A page, and what went wrong in it. */
export class TestPage {
  /** The page of puppeteer, for everything not wrapped here. */
  readonly page: Page;
  /** Uncaught errors and messages of `console.error`, as they happened; a good page leaves it empty. */
  readonly problems: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.problems.push(`uncaught: ${describe(error)}`));
    page.on("console", (message: ConsoleMessage) => {
      if (message.type() === "error") this.problems.push(`console: ${message.text()}`);
    });
  }
}

/** A running browser; `await using` closes it and removes its profile and downloads. */
export class TestBrowser implements AsyncDisposable {
  readonly name: BrowserName;
  readonly browser: Browser;
  /** Where downloads go, without asking; nothing else is in it. */
  readonly downloads: TempFolder;
  readonly #profile: TempFolder;

  constructor(name: BrowserName, browser: Browser, folders: { downloads: TempFolder; profile: TempFolder }) {
    this.name = name;
    this.browser = browser;
    this.downloads = folders.downloads;
    this.#profile = folders.profile;
  }

  /** Opens a new tab at `url`. */
  async open(url: string): Promise<TestPage> {
    const page = new TestPage(await this.browser.newPage());
    await page.page.goto(url, { waitUntil: "load" });
    return page;
  }

  /**
   * Resolves to the path of the download called `name` once it is complete.
   * @throws Error at the deadline, naming what is in the folder.
   */
  async download(name: string, deadlineMs = 60_000): Promise<string> {
    let present: string[] = [];
    const isThere = async () => {
      present = await this.downloads.names();
      return present.includes(name) && !present.some(isPartial) && await this.#isFilled(name);
    };
    await until(isThere, {
      what: () => `the download "${name}", present: ${JSON.stringify(present)}`,
      deadlineMs,
    });
    return this.downloads.join(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await within(this.browser.close(), { what: `${this.name} to close` });
    } catch (error) {
      this.browser.process()?.kill("SIGKILL");
      throw error;
    } finally {
      await this.#profile[Symbol.asyncDispose]();
      await this.downloads[Symbol.asyncDispose]();
    }
  }

  /** Firefox puts an empty file under the final name while it writes to a `.part` beside it, which comes a bit later. */
  async #isFilled(name: string): Promise<boolean> {
    const first = await Deno.stat(this.downloads.join(name));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await Deno.stat(this.downloads.join(name));
    return first.size === second.size && !(await this.downloads.names()).some(isPartial);
  }
}

/**
 * Starts a headless browser with a fresh profile: `await using browser = await launchBrowser("firefox");`
 * @throws Error when it is not installed.
 */
export async function launchBrowser(name: BrowserName): Promise<TestBrowser> {
  const executablePath = await findBrowser(name);
  if (!executablePath) throw new Error(`${name} is not installed: run deno task setup`);
  await using cleanup = new AsyncDisposableStack();
  const folders = { downloads: cleanup.use(await tempFolder()), profile: cleanup.use(await tempFolder()) };
  const shared = {
    executablePath,
    headless: true,
    userDataDir: folders.profile.path,
    timeout: LAUNCH_TIMEOUT_MS,
    // In the C locale Chromium calls every download with a name beyond ASCII "download".
    env: { ...Deno.env.toObject(), LC_ALL: "C.UTF-8" },
    // Puppeteer's handlers would keep the process's signals for themselves.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
  };
  const options = name === "chromium"
    ? chromiumOptions(folders.downloads)
    : firefoxOptions(folders.downloads);
  const browser = await puppeteer.launch({ ...shared, ...options });
  cleanup.move();
  return new TestBrowser(name, browser, folders);
}

function chromiumOptions(downloads: TempFolder): LaunchOptions {
  return {
    browser: "chrome",
    args: CHROMIUM_FLAGS,
    downloadBehavior: { policy: "allow", downloadPath: downloads.path },
  };
}

function firefoxOptions(downloads: TempFolder): LaunchOptions {
  return {
    browser: "firefox",
    extraPrefsFirefox: {
      "browser.download.dir": downloads.path,
      "browser.download.folderList": 2,
      "browser.download.useDownloadDir": true,
      "browser.download.always_ask_before_handling_new_types": false,
      "browser.download.manager.showWhenStarting": false,
    },
  };
}

function isPartial(name: string): boolean {
  return name.endsWith(".part") || name.endsWith(".crdownload");
}

function describe(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
