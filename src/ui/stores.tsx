// The stores as React sees them: selectors only, never a whole store.
import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import { validate } from '../recipes/validate.ts';
import type { BenchState, BenchStore } from '../store/benchStore.ts';
import type { RecipeState, RecipeStore } from '../store/recipeStore.ts';
import { type Hindrance, hindrance, type RunState, type RunStore, waitingChanges } from '../store/runStore.ts';

export interface Stores {
  run: RunStore;
  recipe: RecipeStore;
  bench: BenchStore;
}

const StoresContext = createContext<Stores | null>(null);

/** Gives the stores to everything below. */
export function StoresProvider({ stores, children }: { stores: Stores; children: ReactNode }) {
  return <StoresContext value={stores}>{children}</StoresContext>;
}

/** Both stores, for verbs and the metrics table. */
export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('useStores must be called below <StoresProvider>.');
  return stores;
}

/** A part of the run's state. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useStores().run.state, select);
}

/** A part of the recipe store's state. */
export function useRecipe<T>(select: (state: RecipeState) => T): T {
  return useStore(useStores().recipe, select);
}

/** A part of the benchmark's state. */
export function useBench<T>(select: (state: BenchState) => T): T {
  return useStore(useStores().bench.state, select);
}

/** Why Train cannot be pressed now, or null. */
export function useHindrance(): Hindrance {
  const recipe = useRecipe((s) => s.recipe);
  const rejected = useRecipe((s) => Object.keys(s.rejected).length);
  return useRun((s) => hindrance(s, recipe, rejected + validate(recipe).length));
}

/** How many settings of the form wait for a new run. */
export function useWaiting(): number {
  const recipe = useRecipe((s) => s.recipe);
  return useRun((s) => waitingChanges(s, recipe).length);
}
