import type { ReceiveFlags, SendFlags, Task } from "./command_line.ts";
import type { Config } from "./config.ts";

/**
 * `task` with what `config` wishes where no flag was given: flags always win. The server is not among it, since links
 * and `SLIP_SERVER` come before the configuration's; see `server_lookup.ts`.
 */
export function withDefaults(task: Task, config: Config): Task {
  const { plain, verify, trace } = config;
  const shared = { plain, verify, trace };
  switch (task.command) {
    case "send": {
      const { links, exclude, gitignore, receivers, throttle } = config;
      const wishes: SendFlags = { ...shared, links, exclude, gitignore, receivers, throttle };
      return { ...task, flags: filled(task.flags, wishes) };
    }
    case "receive": {
      const { directory, onConflict } = config;
      // A file to receive into is another answer to the same question.
      const dir = task.flags.output === undefined ? directory : undefined;
      const wishes: ReceiveFlags = { ...shared, onConflict, dir };
      return { ...task, flags: filled(task.flags, wishes) };
    }
    case "doctor":
      return { ...task, flags: filled(task.flags, { plain }) };
    case "serve":
      return task;
  }
}

/** `flags`, and those of `wishes` that they say nothing of. */
function filled<Flags extends object>(flags: Flags, wishes: Flags): Flags {
  const missing = Object.entries(wishes).filter(([name, wish]) =>
    wish !== undefined && flags[name as keyof Flags] === undefined
  );
  return { ...flags, ...Object.fromEntries(missing) };
}
