import { Text } from "ink";
import type { JSX } from "react";
import type { Screen, ScreenProps } from "../screen.ts";
import { SESSION_BINDINGS } from "../session_keys.ts";

/** Moving. */
export const MOVING_SCREEN: Screen = {
  title: () => "Moving",
  keys: { bindings: SESSION_BINDINGS },
  Component: MovingScreen,
};

function MovingScreen({ state }: ScreenProps): JSX.Element {
  return <Text>{state.session?.view.bytes} of {state.session?.view.totalBytes}</Text>;
}
