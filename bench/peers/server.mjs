// A static server of several folders. It is cross-origin isolated, which threaded wasm needs.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const types = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.html': 'text/html',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};
/** Serves `mounts`: URL prefix to folder. Resolves to the server and its origin. */
export async function serve(mounts) {
  const server = http.createServer((q, r) => {
    let u = decodeURIComponent(new URL(q.url, 'http://x').pathname);
    if (u === '/favicon.ico') {
      r.writeHead(204);
      return r.end();
    }
    if (u === '/') u = '/page/index.html';
    const m = Object.keys(mounts).find((k) => u.startsWith(k));
    const root = m && mounts[m],
      file = m && path.normalize(path.join(root, u.slice(m.length)));
    if (!m || !file.startsWith(root) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      r.writeHead(404);
      return r.end();
    }
    r.writeHead(200, {
      'content-type': types[path.extname(file)] ?? 'application/octet-stream',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    fs.createReadStream(file).pipe(r);
  });
  await new Promise((ok) => server.listen(0, '127.0.0.1', ok));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}
