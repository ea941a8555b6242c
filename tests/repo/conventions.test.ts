import { describe, expect, test } from 'vitest';
import config from '../../vite.config.ts';
import { files, findLines, read, sizeOf, textFiles } from './tree.ts';

const isCode = (path: string) => /^(src|shaders|scripts|tests)\/.*\.(ts|tsx|mjs|wgsl|py)$/.test(path);
const isThisFolder = (path: string) => path.startsWith('tests/repo/');

describe('size', () => {
  /** Most lines of a file; the first matching pattern counts. Longer files do more than one thing. */
  const limits: [RegExp, number][] = [
    [/^src\/kernels\.gen\.ts$/, 2000],
    [/^src\/workers\/.*\/worker\.ts$/, 100],
    [/^src\/.*\.tsx$/, 150],
    [/\.(ts|tsx|mjs)$/, 300],
    [/\.wgsl$/, 240],
  ];

  test('every source file is short', () => {
    expect(textFiles.filter((path) => limits.some(([pattern]) => pattern.test(path))).length).toBeGreaterThan(100);
    const long = textFiles.flatMap((path) => {
      const limit = limits.find(([pattern]) => pattern.test(path))?.[1];
      const lines = read(path).trimEnd().split('\n').length;
      return limit && lines > limit ? [`${path}: ${lines} lines, at most ${limit}`] : [];
    });
    expect(long).toEqual([]);
  });

  test('no file is over 6 MB', () => {
    expect(files.filter((path) => sizeOf(path) > 6e6)).toEqual([]);
  });
});

describe('text', () => {
  test('no path of a particular machine', () => {
    const homes = ['work', 'home', 'Users', 'root'].join('|');
    expect(findLines(() => true, new RegExp(`(^|[\\s'"\`(=:])/(${homes})/\\w|[A-Z]:\\\\Users`))).toEqual([]);
  });

  test('no address of a package registry', () => {
    const hosts = ['registry', 'npmjs', 'pypi', 'artifactory', 'nexus', 'mirror', 'proxy'].join('|');
    const url = new RegExp(`https?://[\\w.-]*(${hosts})`, 'i');
    expect(findLines((path) => path !== 'THIRD_PARTY_NOTICES.md' && !isThisFolder(path), url)).toEqual([]);
  });

  test('no mark of unfinished work', () => {
    const marks = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK', 'not ' + 'implemented'].join('|');
    expect(findLines(isCode, new RegExp(`\\b(${marks})\\b`))).toEqual([]);
  });

  test('no check is switched off', () => {
    const ignores = ['@ts-ig' + 'nore', '@ts-no' + 'check', '@ts-expect-er' + 'ror', 'noExplicit' + 'Any'].join('|');
    expect(findLines(isCode, new RegExp(ignores))).toEqual([]);
  });
});

describe('tests', () => {
  const isTest = (path: string) => /^tests\/.*\.(test|spec)\.ts$/.test(path);

  test('none is skipped, alone or allowed to fail', () => {
    const modifier = /\b(test|it|describe)(\.\w+)*\.(skip|only|todo|fixme|fails|fail|skipIf|runIf)\b/;
    expect(findLines((path) => isTest(path) && !isThisFolder(path), modifier)).toEqual([]);
  });

  test('each file runs in exactly one project', () => {
    const projects = (config.test?.projects ?? []).map((project) => {
      const include = typeof project === 'object' && 'test' in project ? (project.test?.include ?? []) : [];
      // `folder/**/*.test.ts` means the folder with its subfolders, `folder/*.test.ts` without.
      return include.map((glob) => ({ folder: glob.replace(/(\*\*\/)?\*\.test\.ts$/, ''), deep: glob.includes('**') }));
    });
    expect(files.filter(isTest).length).toBeGreaterThan(20);
    const stray = files.filter((path) => {
      if (!path.endsWith('.test.ts')) return false;
      const runs = ({ folder, deep }: { folder: string; deep: boolean }): boolean =>
        path.startsWith(folder) && (deep || !path.slice(folder.length).includes('/'));
      return projects.filter((folders) => folders.some(runs)).length !== 1;
    });
    expect(projects.length).toBeGreaterThan(0);
    expect(stray).toEqual([]);
  });

  test('browser tests are where Playwright looks for them', () => {
    expect(files.filter((path) => /\.spec\.tsx?$/.test(path) && !path.startsWith('tests/e2e/'))).toEqual([]);
  });
});

describe('packages', () => {
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Record<string, unknown>> };
  const manifest = JSON.parse(read('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;

  test('the lock file holds no address', () => {
    const withAddress = Object.entries(lock.packages).filter(([, entry]) => 'resolved' in entry);
    expect(withAddress.map(([path]) => path)).toEqual([]);
    expect(read('package-lock.json')).not.toContain('://registry');
    expect(read('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
  });

  test('the lock file holds the binaries of every platform', () => {
    const owners = Object.entries(lock.packages).filter(([path, entry]) => path && 'optionalDependencies' in entry);
    const missing = owners.flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies as object).filter(
        (name) => !(`node_modules/${name}` in lock.packages || `${path}/node_modules/${name}` in lock.packages),
      ),
    );
    expect(missing).toEqual([]);
    const named = owners.map(([path]) => path.replace('node_modules/', ''));
    expect(named).toEqual(expect.arrayContaining(['@biomejs/biome', 'rolldown', 'lightningcss']));
    const unchecked = Object.entries(lock.packages).filter(
      ([path, entry]) => path && !entry.optional && !entry.integrity,
    );
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });

  test('versions are exact', () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('the notices name every package that ships', () => {
    const notices = read('THIRD_PARTY_NOTICES.md');
    const carried = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.dev);
    const names = carried.map(([path, entry]) => `${path.replace(/^.*node_modules\//, '')} ${entry.version}`);
    expect(names.filter((name) => !name.startsWith('@types/') && !notices.includes(name))).toEqual([]);
  });
});
