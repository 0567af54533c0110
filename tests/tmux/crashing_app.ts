/** The app, in which something fails that nobody expected. */

import { startApp } from "../../tui/app/start_app.ts";
import { exit } from "../../tui/exit.ts";
import { Terminal } from "../../tui/terminal.ts";

const terminal = new Terminal();
setTimeout(() => {
  throw new Error("the wheels came off");
}, 1_500);
const status = await startApp({
  shell: { terminal, signal: new AbortController().signal, environmentServer: "http://127.0.0.1:1" },
  complete: (task) => Promise.resolve(task),
});
await exit(status, () => terminal.flush());
