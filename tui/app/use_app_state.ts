import { useSyncExternalStore } from "react";
import type { AppState } from "./state.ts";
import type { Store } from "./store.ts";

/** What `select` takes of the state, now and after every change of it. Compared by identity. */
export function useAppState<T>(store: Store, select: (state: AppState) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
