import { Text } from "ink";
import type { JSX } from "react";
import type { Screen, ScreenProps } from "../screen.ts";
import { SESSION_BINDINGS } from "../session_keys.ts";

/** Receivers. */
export const RECEIVERS_SCREEN: Screen = {
  title: () => "Receivers",
  keys: { bindings: SESSION_BINDINGS },
  Component: ReceiversScreen,
};

function ReceiversScreen({ state }: ScreenProps): JSX.Element {
  return <Text>{state.session?.view.receivers?.size} receivers</Text>;
}
