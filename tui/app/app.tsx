/**
 * The whole screen: header, the screen that shows the state, footer.
 *
 * @module
 */

import { Box, Text, useInput, usePaste } from "ink";
import type { JSX } from "react";
import { hasArrived } from "../reporters/hint.ts";
import { Footer } from "./components/footer.tsx";
import { Header } from "./components/header.tsx";
import { Help } from "./components/help.tsx";
import { keysOf, pasteKey } from "./ink_keys.ts";
import type { Key } from "./keys.ts";
import { keysFor, screenKeys } from "./press.ts";
import { screenOf, screenRows } from "./screen.ts";
import { SCREENS } from "./screens.ts";
import type { AppState } from "./state.ts";
import type { Store } from "./store.ts";
import { type Theme, tint } from "./theme.ts";
import { useAppState } from "./use_app_state.ts";

/** What the app needs. */
export interface AppProps {
  readonly store: Store;
  readonly theme: Theme;
  /** Told of every key. */
  readonly onKey: (key: Key) => void;
}

/** The app: draws the state of `store` and tells of keys. */
export function App({ store, theme, onKey }: AppProps): JSX.Element {
  const state = useAppState(store, (state) => state);
  useInput((input, flags) => keysOf(input, flags).forEach(onKey));
  usePaste((text) => onKey(pasteKey(text)));
  return <WholeScreen state={state} theme={theme} />;
}

/** The whole screen for `state`. Pure. One line less than the terminal has, so that nothing ever scrolls. */
export function WholeScreen(
  { state, theme }: { readonly state: AppState; readonly theme: Theme },
): JSX.Element {
  const { columns, rows } = state.size;
  const screen = SCREENS[screenOf(state)];
  const room = { columns, rows: screenRows(rows) };
  return (
    <Box flexDirection="column" width={columns} height={Math.max(1, rows - 1)} overflow="hidden">
      <Header
        title={state.overlay === "help" ? `Keys: ${screen.title(state)}` : screen.title(state)}
        note={state.session?.view.server ?? state.home.server}
        columns={columns}
        theme={theme}
      />
      <Box flexDirection="column" marginTop={1} height={room.rows} flexShrink={0} overflow="hidden">
        {/* What is too long is cut at its end; lines are never squeezed out in its middle. */}
        <Box flexDirection="column" flexShrink={0}>
          {state.overlay === "help"
            ? <Help keys={screenKeys(state)} state={state} theme={theme} />
            : <screen.Component state={state} theme={theme} {...room} />}
        </Box>
      </Box>
      <Remark state={state} theme={theme} />
      <Footer keys={keysFor(state)} state={state} theme={theme} />
    </Box>
  );
}

/** The line above the footer: a question, or what just happened. */
function Remark({ state, theme }: { readonly state: AppState; readonly theme: Theme }): JSX.Element {
  if (state.overlay === "cancel") {
    return <Text wrap="truncate-end" {...tint(theme, "caution")}>{cancelQuestion(state)}</Text>;
  }
  const text = state.session?.isEnding ? `Ending in order${theme.glyphs.goingOn}` : state.notice?.text ?? " ";
  return <Text wrap="truncate-end" {...tint(theme, "quiet")}>{text}</Text>;
}

/** It is asked when somebody is there, who may have nothing yet. */
function cancelQuestion({ session }: AppState): string {
  const has = session !== undefined && hasArrived(session.view);
  return `Stop this? ${has ? "What arrived is kept, and need not travel again" : "Nothing arrived yet"}`;
}
