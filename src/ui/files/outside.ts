// The page's ways in and out for files: fetching a built-in teacher or the recorded run, and downloads.

/** What a file dialog offers as weights; they are recognised by what they hold. */
export const WEIGHTS_FILES = '.safetensors,.pkl';

/** Bytes of a file under public/teachers; one sentence where it is missing. */
export async function fetchTeacher(name: string): Promise<Uint8Array> {
  const answer = await fetch(new URL(`teachers/${encodeURIComponent(name)}`, document.baseURI));
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!answer.ok || isPage)
    throw new Error(`The teacher ${name} is not among the built-in ones: choose its file in the recipe.`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Bytes of a file of weights that ships with the page; one sentence where it is missing. */
export async function fetchShipped(path: string): Promise<Uint8Array> {
  const answer = await fetch(new URL(path, document.baseURI));
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!answer.ok || isPage) throw new Error(`The file ${path} is not where the page looks for it: choose another.`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Bytes of the recorded run that ships with the page; one sentence where it is missing. */
export async function fetchRecorded(): Promise<Uint8Array> {
  const answer = await fetch(new URL('recorded/nano-sida.run', document.baseURI));
  if (!answer.ok) throw new Error('It is not where the page looks for it.');
  return new Uint8Array(await answer.arrayBuffer());
}

/** The recorded run's fake score as it was at the end. */
export async function fetchFakeScore(): Promise<Uint8Array> {
  const answer = await fetch(new URL('recorded/nano-sida-fake-score.safetensors', document.baseURI));
  if (!answer.ok)
    throw new Error('The recorded run’s fake score is not where the page looks for it: train a run instead.');
  return new Uint8Array(await answer.arrayBuffer());
}

/** Hands bytes to the person as a download. */
export function save(name: string, bytes: Uint8Array | Blob): void {
  const part = bytes instanceof Blob ? bytes : (bytes as Uint8Array<ArrayBuffer>);
  const url = URL.createObjectURL(new Blob([part], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
