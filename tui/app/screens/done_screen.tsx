import { doneEnding } from "../done_lines.ts";
import type { Screen } from "../screen.ts";
import { endedScreen } from "./ended_screen.tsx";

/** It ended well. */
export const DONE_SCREEN: Screen = endedScreen({ title: () => "Done", tell: doneEnding });
