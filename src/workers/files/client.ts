// The page's client of the thread for files.
import * as Comlink from 'comlink';
import type { FilesApi } from './api.ts';

/** The thread's verbs. The thread starts with the first call. */
export function openFiles(): () => Pick<FilesApi, keyof FilesApi> {
  let api: Comlink.Remote<FilesApi> | null = null;
  return () => {
    api ??= Comlink.wrap<FilesApi>(
      new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'files' }),
    );
    return api;
  };
}
