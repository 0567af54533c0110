import { Text } from "ink";
import type { JSX } from "react";
import { ENDED_BINDINGS } from "../ended_keys.ts";
import type { Screen, ScreenProps } from "../screen.ts";

/** Done. */
export const DONE_SCREEN: Screen = {
  title: () => "Done",
  keys: { bindings: ENDED_BINDINGS },
  Component: DoneScreen,
};

function DoneScreen({ state }: ScreenProps): JSX.Element {
  return <Text>{state.session?.view.directory}</Text>;
}
