/** `npm run notices`: writes THIRD_PARTY_NOTICES.md, the licences of every package in the page or the CLI. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const { packages } = JSON.parse(read('package-lock.json'));

/** Packages that are shipped: all except development dependencies and packages of types. */
const carried = Object.entries(packages).filter(([path, info]) => path && !info.dev && !path.includes('/@types/'));

const groups = new Map(); // licence text → packages under exactly that text
for (const [path, info] of carried) {
  const file = readdirSync(new URL(`${path}/`, root)).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const text = file ? read(`${path}/${file}`).replaceAll('\r\n', '\n').trim() : `License: ${info.license}`;
  groups.set(text, [...(groups.get(text) ?? []), `${path.replace(/^.*node_modules\//, '')} ${info.version}`]);
}

const sections = [...groups].map(([text, names]) => `## ${names.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
const head = `# Third-party notices

Packages that the page, or the command line (\`webgpu\`, \`debug\`, \`ms\`), carries along, with their licences.
Written by \`npm run notices\` from the installed packages. The sources of the algorithms are named in NOTICE.
`;
writeFileSync(new URL('THIRD_PARTY_NOTICES.md', root), [head, ...sections].join('\n'));
console.log(`THIRD_PARTY_NOTICES.md: ${carried.length} packages`);
