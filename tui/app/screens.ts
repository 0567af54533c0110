/**
 * Every screen by its name.
 *
 * @module
 */

import type { Screen, ScreenName } from "./screen.ts";
import { CODE_SCREEN } from "./screens/code_screen.tsx";
import { DONE_SCREEN } from "./screens/done_screen.tsx";
import { FAILED_SCREEN } from "./screens/failed_screen.tsx";
import { HOME_SCREEN } from "./screens/home_screen.tsx";
import { MOVING_SCREEN } from "./screens/moving_screen.tsx";
import { OFFER_SCREEN } from "./screens/offer_screen.tsx";
import { PICK_SCREEN } from "./screens/pick_screen.tsx";
import { RECEIVERS_SCREEN } from "./screens/receivers_screen.tsx";
import { STEPS_SCREEN } from "./screens/steps_screen.tsx";
import { WAITING_SCREEN } from "./screens/waiting_screen.tsx";
import { WORDS_SCREEN } from "./screens/words_screen.tsx";

/** Every screen. */
export const SCREENS: Readonly<Record<ScreenName, Screen>> = {
  home: HOME_SCREEN,
  pick: PICK_SCREEN,
  code: CODE_SCREEN,
  waiting: WAITING_SCREEN,
  words: WORDS_SCREEN,
  offer: OFFER_SCREEN,
  moving: MOVING_SCREEN,
  receivers: RECEIVERS_SCREEN,
  steps: STEPS_SCREEN,
  done: DONE_SCREEN,
  failed: FAILED_SCREEN,
};
