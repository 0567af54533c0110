import { Text } from "ink";
import type { JSX } from "react";
import { ENDED_BINDINGS } from "../ended_keys.ts";
import type { Screen, ScreenProps } from "../screen.ts";

/** Failed. */
export const FAILED_SCREEN: Screen = {
  title: () => "Failed",
  keys: { bindings: ENDED_BINDINGS },
  Component: FailedScreen,
};

function FailedScreen({ state }: ScreenProps): JSX.Element {
  return <Text>{state.session?.view.problem?.message}</Text>;
}
