// Reads and saves files for the page: built-in teachers, the demo run, and downloads.

/** The file names of weights in a file dialog. The page detects them from their content. */
export const WEIGHTS_FILES = '.safetensors,.pkl';

/**
 * The bytes of a file that ships with the page. Throws one sentence if it is missing, also if the server answers with
 * an HTML page.
 */
async function fetched(path: string, missing: string): Promise<Uint8Array> {
  const answer = await fetch(new URL(path, document.baseURI));
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!answer.ok || isPage) throw new Error(missing);
  return new Uint8Array(await answer.arrayBuffer());
}

/** A file under public/teachers. */
export function fetchTeacher(name: string): Promise<Uint8Array> {
  const missing = `The teacher ${name} is not among the built-in ones: choose its file in the recipe.`;
  return fetched(`teachers/${encodeURIComponent(name)}`, missing);
}

/** A file of weights by its path under public. */
export function fetchShipped(path: string): Promise<Uint8Array> {
  return fetched(path, `The file ${path} is missing on the server: choose another.`);
}

/** The demo run. */
export function fetchDemoRun(): Promise<Uint8Array> {
  return fetched('recorded/nano-sida.run', 'Its file is missing on the server.');
}

/** The fake score of the demo run's end. */
export function fetchFakeScore(): Promise<Uint8Array> {
  const missing = 'The demo run’s fake score is missing on the server: train a run instead.';
  return fetched('recorded/nano-sida-fake-score.safetensors', missing);
}

/** Saves bytes as a download. */
export function save(name: string, bytes: Uint8Array | Blob): void {
  const part = bytes instanceof Blob ? bytes : (bytes as Uint8Array<ArrayBuffer>);
  const url = URL.createObjectURL(new Blob([part], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
