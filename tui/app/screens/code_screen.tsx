import { Box, Text } from "ink";
import type { JSX } from "react";
import { escapeForDisplay } from "../../../core/errors.ts";
import { completeEntry, eraseLast, readEntry, typeInto } from "../code_entry_state.ts";
import type { Binding, Handled } from "../keys.ts";
import type { Screen, ScreenProps } from "../screen.ts";
import type { AppState } from "../state.ts";
import { tint } from "../theme.ts";

/** Typing a code. */
export const CODE_SCREEN: Screen = {
  title: () => "Receive",
  keys: {
    bindings: [
      { keys: ["enter"], help: "receive what is sent under this code", footer: "receive", run: enter },
      { keys: ["tab", "right"], help: "complete the word", footer: "complete", run: edit(completeEntry) },
      {
        keys: ["backspace", "delete"],
        help: "erase a character",
        run: edit((entry) => eraseLast(entry, false)),
      },
      {
        keys: ["ctrl+w", "alt+backspace"],
        help: "erase a word",
        run: edit((entry) => eraseLast(entry, true)),
      },
      { keys: ["ctrl+u"], help: "erase all of it", run: edit(() => ({ typed: "", isEntered: false })) },
      { keys: ["escape"], help: "back", footer: "back", run: back },
    ],
    typed: (state, { text }) => ({ state: { ...state, codeEntry: typeInto(state.codeEntry, text) } }),
  },
  Component: CodeScreen,
};

function CodeScreen({ state: { codeEntry, home }, theme }: ScreenProps): JSX.Element {
  const { ending, words, hasMore, problem, isComplete } = readEntry(codeEntry);
  const { glyphs } = theme;
  return (
    <Box flexDirection="column">
      <Text>The code, or the whole link, from the sender:</Text>
      <Box marginTop={1}>
        <Text {...tint(theme, "accent")}>{`${glyphs.pointer} `}</Text>
        <Text bold>{escapeForDisplay(codeEntry.typed)}</Text>
        <Text {...tint(theme, "quiet")}>{`${glyphs.cursor}${ending}`}</Text>
        {isComplete ? <Text {...tint(theme, "good")}>{`  ${glyphs.good}`}</Text> : null}
      </Box>
      <Box marginTop={1} minHeight={1} marginLeft={2}>
        {problem === undefined
          ? (
            <Text {...tint(theme, "quiet")}>
              {[...words, ...(hasMore ? [glyphs.ellipsis] : [])].join("  ") || " "}
            </Text>
          )
          : <Text {...tint(theme, "bad")}>{`${glyphs.bad} ${escapeForDisplay(problem)}`}</Text>}
      </Box>
      <Box marginTop={1}>
        <Text {...tint(theme, "quiet")}>
          {`What is sent goes into ${escapeForDisplay(home.folder)}; you are asked first`}
        </Text>
      </Box>
    </Box>
  );
}

function edit(how: (entry: AppState["codeEntry"]) => AppState["codeEntry"]): Binding["run"] {
  return (state) => ({ state: { ...state, codeEntry: how(state.codeEntry) } });
}

function enter(state: AppState): Handled {
  const { isComplete } = readEntry(state.codeEntry);
  if (isComplete) return { action: { kind: "receive", typed: state.codeEntry.typed } };
  if (state.codeEntry.typed === "") return {};
  return { state: { ...state, codeEntry: { ...state.codeEntry, isEntered: true } } };
}

function back(state: AppState): Handled {
  return state.hasHome ? { state: { ...state, stage: "home" } } : { action: { kind: "leave" } };
}
