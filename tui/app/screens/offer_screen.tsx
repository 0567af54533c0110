import type { JSX } from "react";
import { Lines } from "../components/lines.tsx";
import { OFFER_KEYS } from "../offer_keys.ts";
import { offerLines } from "../offer_lines.ts";
import type { Screen, ScreenProps } from "../screen.ts";
import { openQuestion } from "../state.ts";

/** What is offered, to choose from. */
export const OFFER_SCREEN: Screen = {
  title: () => "What is offered",
  keys: OFFER_KEYS,
  Component: OfferScreen,
};

function OfferScreen({ state, theme, columns, rows }: ScreenProps): JSX.Element {
  const question = openQuestion(state);
  if (question?.kind !== "offer" || state.offer === undefined) return <Lines lines={[]} theme={theme} />;
  const lines = offerLines(state.offer, question.where, { columns, rows, glyphs: theme.glyphs });
  return <Lines lines={lines} theme={theme} />;
}
