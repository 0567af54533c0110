import { Box, Text } from "ink";
import type { JSX } from "react";
import type { Handled } from "../keys.ts";
import type { Screen, ScreenProps } from "../screen.ts";
import { SESSION_BINDINGS } from "../session_keys.ts";
import { type AppState, openQuestion } from "../state.ts";
import { tint } from "../theme.ts";

/** Comparing the four words of `--verify`. */
export const WORDS_SCREEN: Screen = {
  title: () => "Compare these words",
  keys: {
    bindings: [
      {
        keys: ["y", "Y"],
        help: "they are the same",
        footer: "the same",
        run: (state) => answer(state, true),
      },
      {
        keys: ["n", "N"],
        help: "they differ: stop",
        footer: "they differ",
        run: (state) => answer(state, false),
      },
      ...SESSION_BINDINGS,
    ],
  },
  Component: WordsScreen,
};

/** Columns below which the question takes two rows. */
const QUESTION_COLUMNS = 45;

function WordsScreen({ state, theme, columns, rows }: ScreenProps): JSX.Element {
  const gap = rows < (columns < QUESTION_COLUMNS ? 10 : 9) ? 0 : 1;
  const question = openQuestion(state);
  const words = question?.kind === "words" ? question.words : [];
  return (
    <Box flexDirection="column">
      <Text>Does the other side show the same four words?</Text>
      <Box flexDirection="column" marginTop={gap} marginLeft={4}>
        {words.map((word, index) => <Text key={index} bold {...tint(theme, "accent")}>{word}</Text>)}
      </Box>
      <Box flexDirection="column" marginTop={gap}>
        <Text {...tint(theme, "quiet")}>Say them aloud.</Text>
        <Text {...tint(theme, "quiet")}>If they differ, somebody is in between.</Text>
      </Box>
    </Box>
  );
}

/** Enter alone is no answer: nobody shall confirm by habit. */
function answer(state: AppState, isYes: boolean): Handled {
  const question = openQuestion(state);
  return question === undefined ? {} : { action: { kind: "answer", question: question.id, answer: isYes } };
}
