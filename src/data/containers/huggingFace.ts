// Downloads CIFAR-10 from Hugging Face in one plain GET. Servers often refuse requests for parts, or headers, from web
// pages.
import { Job, type ReadOptions } from '../job.ts';
import { counted, grouped, LIMITS } from '../limits.ts';

/** The training part, about 120 MB. */
export const CIFAR10_PARQUET =
  'https://huggingface.co/datasets/uoft-cs/cifar10/resolve/main/plain_text/train-00000-of-00001.parquet';

const BY_HAND = 'Download it yourself with the link and drop it here.';

/** Downloads a whole file. Throws one sentence that says how to download it by hand. */
export async function fetchWhole(url: string, options: ReadOptions): Promise<Blob> {
  const job = new Job(options);
  const { host } = new URL(url);
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: options.signal ?? null });
  } catch {
    job.check();
    throw new Error(`${host} cannot be reached, or does not allow this page to read the file (CORS). ${BY_HAND}`);
  }
  if (!response.ok || !response.body) {
    throw new Error(`${host} answered with status ${response.status} instead of the file. ${BY_HAND}`);
  }
  const total = Number(response.headers.get('content-length') ?? 0);
  job.begin('downloading', total);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done: ended, value } = await reader.read();
      if (ended) break;
      done += value.length;
      if (done > LIMITS.download)
        throw new TooLarge(`${host} sends more than ${grouped(LIMITS.download / 2 ** 20)} MB. ${BY_HAND}`);
      parts.push(value as Uint8Array<ArrayBuffer>);
      await job.advance(value.length);
    }
  } catch (e) {
    await reader.cancel().catch(() => {}); // it failed already, or the rest is not needed
    job.check();
    if (e instanceof TooLarge) throw e;
    throw new Error(`The download from ${host} broke off after ${counted(done, 'byte')}. Try again. ${BY_HAND}`);
  }
  // If the server compresses the transfer, content-length counts compressed bytes.
  if (total > 0 && done < total && !response.headers.get('content-encoding')) {
    throw new Error(
      `The download from ${host} ended after ${grouped(done)} of ${counted(total, 'byte')}. Try again. ${BY_HAND}`,
    );
  }
  return new Blob(parts);
}

class TooLarge extends Error {}
