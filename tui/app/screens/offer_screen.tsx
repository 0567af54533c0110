import { Text } from "ink";
import type { JSX } from "react";
import type { Handled } from "../keys.ts";
import type { Screen, ScreenProps } from "../screen.ts";
import { SESSION_BINDINGS } from "../session_keys.ts";
import { type AppState, openQuestion } from "../state.ts";

/** An offer. */
export const OFFER_SCREEN: Screen = {
  title: () => "An offer",
  keys: {
    bindings: [
      {
        keys: ["enter", "y"],
        help: "accept all of it",
        footer: "accept",
        run: (state) => answer(state, true),
      },
      { keys: ["n"], help: "decline", footer: "decline", run: (state) => answer(state, false) },
      ...SESSION_BINDINGS,
    ],
  },
  Component: OfferScreen,
};

function OfferScreen({ state }: ScreenProps): JSX.Element {
  return <Text>{state.session?.questions.length ?? 0} to answer</Text>;
}

function answer(state: AppState, isYes: boolean): Handled {
  const question = openQuestion(state);
  return question === undefined ? {} : { action: { kind: "answer", question: question.id, answer: isYes } };
}
