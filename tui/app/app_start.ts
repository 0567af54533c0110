import type { Shell } from "../shell.ts";
import type { AppTask } from "./when.ts";

/** What the app begins with. */
export interface AppStart {
  /** What to do. @default the person is asked */
  readonly task?: AppTask | undefined;
  readonly shell: Omit<Shell, "reporter" | "answers">;
  /** Fills in what the configuration says, for a task that the app itself comes up with. */
  readonly complete: (task: AppTask) => Promise<AppTask>;
}
