/**
 * The page in a real browser, driven the way a person drives it: by what is on the screen.
 *
 * @module
 */

import type { Page } from "puppeteer-core";
import type { TestBrowser, TestPage } from "./browser.ts";
import { until } from "./wait.ts";

/** Milliseconds until a page that is connecting has said so, on a busy machine. */
const SCREEN_MS = 60_000;

/** What a session shows when it did not work. */
export interface PageProblem {
  readonly title: string;
  readonly sentence: string;
  readonly hint: string;
}

/** The page. */
export class SlipPage {
  /** The page of puppeteer, for everything not wrapped here. */
  readonly page: Page;
  /** Uncaught errors and messages on the console, violations of the policy among them; a good page leaves it empty. */
  readonly problems: readonly string[];
  readonly #browser: TestBrowser;

  private constructor(browser: TestBrowser, { page, problems }: TestPage) {
    this.#browser = browser;
    this.page = page;
    this.problems = problems;
  }

  /** Opens `url`, a server's or a link, in a new tab. */
  static async open(browser: TestBrowser, url: string): Promise<SlipPage> {
    return new SlipPage(browser, await browser.open(url));
  }

  /** Chooses the files at `paths`, sends them, and gives the code that the page shows. */
  async send(paths: readonly string[]): Promise<string> {
    const input = await this.page.$("#file-input");
    await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(...paths);
    await this.page.waitForSelector("#choice:not([hidden])");
    return await this.submit();
  }

  /** Drops what is at `paths`, files or folders, on the page, and waits until it is chosen. Chromium only. */
  async drop(paths: readonly string[]): Promise<void> {
    const client = await this.page.createCDPSession();
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await client.send("Input.dispatchDragEvent", { type, x: 100, y: 100, data });
    }
    await client.detach();
    await this.page.waitForSelector("#choice:not([hidden])");
  }

  /** Chooses the folder at `path` as with the button for folders, and waits until it is chosen. Chromium only. */
  async chooseFolder(path: string): Promise<void> {
    const input = await this.page.$("#folder-input");
    await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(path);
    await this.page.waitForSelector("#choice:not([hidden])");
  }

  /** Writes a text to send. */
  async write(text: string): Promise<void> {
    await this.page.click("#text-part summary");
    await this.page.type("#text-input", text);
  }

  /** Sends what was chosen to so many people, and gives the code that the page shows. */
  async submit(receivers = 1): Promise<string> {
    const choose = (input: Element, count: number) => (input as HTMLInputElement).value = String(count);
    await this.page.$eval("#receiver-count", choose, receivers);
    await this.page.click("#send-form [type=submit]");
    return await this.shows("#share-code", /^\d+-/);
  }

  /** Types `code` and confirms it. */
  async receive(code: string): Promise<void> {
    await this.page.type("#code-input", code);
    await this.page.click("#receive-form [type=submit]");
  }

  /** Presses a button of the session as soon as it is there. */
  async press(id: "accept" | "decline" | "pause" | "cancel" | "start-again" | "words-same"): Promise<void> {
    await this.page.waitForSelector(`#${id}:not([hidden])`, { visible: true, timeout: SCREEN_MS });
    await this.page.click(`#${id}`);
  }

  /**
   * The text of the element once it matches.
   * @throws Error at the deadline, with what the page shows instead.
   */
  async shows(selector: string, pattern: RegExp, deadlineMs = SCREEN_MS): Promise<string> {
    let text = "";
    const matches = async () => pattern.test(text = await this.text(selector));
    const what = () =>
      `${selector} to show ${pattern}; it shows "${text}"; problems: ${this.problems.join()}`;
    await until(matches, { what, deadlineMs });
    return text;
  }

  /** The present text of the element, empty when it is not shown. */
  async text(selector: string): Promise<string> {
    return await this.page.$eval(selector, (element) => (element as HTMLElement).innerText.trim());
  }

  /** Waits for the title of the session. @throws Error at the deadline, or at once when the session failed instead. */
  async title(pattern: RegExp, deadlineMs = SCREEN_MS): Promise<void> {
    const isThere = async () => {
      const title = await this.text("#session-title");
      if (pattern.test(title)) return true;
      if (title === "It did not work") {
        throw new Error(`the page failed: ${await this.text("#session-status")}`);
      }
      return false;
    };
    await until(isThere, { what: `the title ${pattern}`, deadlineMs });
  }

  /** Waits until the session has failed, and gives what the page says about it. */
  async failure(): Promise<PageProblem> {
    const title = await this.shows("#session-title", /^It did not work$/);
    const sentence = await this.text("#session-status");
    return { title, sentence, hint: await this.text("#problem-hint") };
  }

  /** Saves a received file the way a person does, unless it is the only one, which saves itself; gives its path. */
  async save(name: string, isOnly = false): Promise<string> {
    if (!isOnly) await this.page.click(`#saved-files a[download=${JSON.stringify(name)}]`);
    return await this.#browser.download(name);
  }

  /** The names in the list of what is offered, those that are chosen with a plus before them. */
  async offered(): Promise<string[]> {
    await this.page.waitForSelector("#accept:not([hidden])", { visible: true, timeout: SCREEN_MS });
    return await this.page.$$eval("#listed-files li", (items) =>
      items.map((item) => {
        const name = item.querySelector(".file-name")?.textContent ?? item.textContent ?? "";
        return item.querySelector("input")?.checked ? `+${name}` : name;
      }));
  }

  /** Flips the box of the `row`th file on offer, from 0, with the keyboard. */
  async flip(row: number): Promise<void> {
    await this.page.focus(`#listed-files li:nth-child(${row + 1}) input`);
    await this.page.keyboard.press("Space");
  }

  /** Saves everything as one archive, and gives its path. */
  async saveZip(name: string): Promise<string> {
    await this.page.bringToFront();
    await this.page.click("#save-zip");
    return await this.#browser.download(name);
  }

  /** Numbers of the steps that are ticked under "How this connected", in the order of the list. */
  async steps(): Promise<number[]> {
    return await this.page.$$eval(
      "#step-list li.reached",
      (items) => items.map((item) => (item as HTMLLIElement).value),
    );
  }
}
