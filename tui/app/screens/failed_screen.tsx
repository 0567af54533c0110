import { failedEnding } from "../failed_lines.ts";
import type { Screen } from "../screen.ts";
import { endedScreen } from "./ended_screen.tsx";

/** It did not end well. */
export const FAILED_SCREEN: Screen = endedScreen({
  title: ({ session }) => session?.view.phase === "declined" ? "Declined" : "Failed",
  tell: failedEnding,
});
