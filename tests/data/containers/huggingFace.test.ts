import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchWhole } from '../../../src/data/containers/huggingFace.ts';

const body = Uint8Array.from({ length: 300_000 }, (_, i) => i & 255);
const seen: { method: string | undefined; range: string | undefined }[] = [];
let server: Server;
let base = '';

const answers: Record<string, (response: ServerResponse) => void> = {
  '/whole': (r) => r.writeHead(200, { 'content-length': body.length }).end(body),
  '/unsized': (r) => r.writeHead(200).end(body),
  '/gone': (r) => r.writeHead(404).end('no'),
  '/cut': (r) => {
    r.writeHead(200, { 'content-length': body.length });
    r.write(body.subarray(0, 1000), () => r.destroy());
  },
};

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    seen.push({ method: request.method, range: request.headers.range });
    answers[request.url ?? '']?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const options = { side: 32, decode: () => Promise.reject(new Error('no decoder')) };

test('it sends one plain GET, without other requests before it', async () => {
  seen.length = 0;
  const blob = await fetchWhole(`${base}/whole`, options);
  expect(new Uint8Array(await blob.arrayBuffer())).toEqual(body);
  expect(seen).toEqual([{ method: 'GET', range: undefined }]);
  expect((await fetchWhole(`${base}/unsized`, options)).size).toBe(body.length);
});

test('an error explains how to continue by hand', async () => {
  const hand = 'Download it yourself with the link and drop it here.';
  const { host } = new URL(base);
  await expect(fetchWhole(`${base}/gone`, options)).rejects.toThrow(
    `${host} answered with status 404 instead of the file. ${hand}`,
  );
  await expect(fetchWhole(`${base}/cut`, options)).rejects.toThrow(/broke off after 1,000 bytes\. Try again\./);
  await expect(fetchWhole('http://127.0.0.1:9/x', options)).rejects.toThrow(
    `127.0.0.1:9 cannot be reached, or does not allow this page to read the file (CORS). ${hand}`,
  );
});

test('a cancel ends the download', async () => {
  const stop = new AbortController();
  const job = fetchWhole(`${base}/whole`, { ...options, signal: stop.signal, onProgress: () => stop.abort() });
  await expect(job).rejects.toThrow('Reading was cancelled.');
});
