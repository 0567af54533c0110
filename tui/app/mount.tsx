/**
 * Ink, and everything that is drawn with it. Loaded when there is an app and not before: it takes 150 to 300 ms.
 *
 * @module
 */

import { render } from "ink";
import { App, type AppProps } from "./app.tsx";

/** Drawings a second at most. */
const FRAMES_PER_SECOND = 20;

/** The app on screen. */
export interface Mounted {
  /** Forgets what was drawn, which then is drawn again as a whole. */
  forget(): void;
  /** Takes it off; resolves when everything is written. */
  unmount(): Promise<void>;
  /** Rejects when drawing fails. Resolves when it was taken off. */
  readonly ended: Promise<unknown>;
}

/** Draws the app. @param isRead Whether a screen reader follows: plain text in order, no boxes. */
export function mount(props: AppProps, isRead: boolean): Mounted {
  const { unmount, clear, waitUntilExit } = render(<App {...props} />, {
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    maxFps: FRAMES_PER_SECOND,
    incrementalRendering: true,
    isScreenReaderEnabled: isRead,
  });
  const ended = waitUntilExit();
  ended.catch(() => {});
  return {
    forget: clear,
    async unmount() {
      unmount();
      await ended.catch(() => {});
    },
    ended,
  };
}
