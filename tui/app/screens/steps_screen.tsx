import { Text } from "ink";
import type { JSX } from "react";
import type { Screen, ScreenProps } from "../screen.ts";

/** How this connected. */
export const STEPS_SCREEN: Screen = {
  title: () => "How this connected",
  keys: {
    bindings: [{
      keys: ["escape", "t", "q"],
      help: "back",
      footer: "back",
      run: (state) => ({ state: { ...state, overlay: undefined } }),
    }],
  },
  Component: StepsScreen,
};

function StepsScreen({ state }: ScreenProps): JSX.Element {
  return <Text>{state.session?.view.steps.length} of 26 steps</Text>;
}
