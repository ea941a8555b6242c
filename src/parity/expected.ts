// Names of all expectations of a manifest. A case passes only if each of them was compared.
import { isExpected, type Manifest, type TensorEntry } from './manifest.ts';

/** Manifest keys that a checker reads. Any other key with tolerances below it holds expectations that no checker knows. */
const KNOWN = new Set([
  ...[
    'kind',
    'network',
    'network_theta',
    'logvar',
    'weights',
    'config',
    'tensors',
    'scalars',
    'digests',
    'ops',
    'runs',
  ],
  ...['steps', 'gradients', 'final_distance', 'pickle', 'init_kwargs'],
]);
const TENSOR_TOLERANCES = ['atol', 'rtol', 'l2_tol'];
const DIGEST_TOLERANCES = ['tol_sum_abs', 'tol_l2_rel', 'tol_maxabs_abs', 'tol_dot_abs', 'tol_elem_abs'];

const isTolerance = (key: string): boolean => /^(atol|rtol|tol|compare)$|_tol$|^tol_/.test(key);

/** Whether an entry has a key for a comparison that is not among `known`. */
function isStrange(entry: object, known: readonly string[]): boolean {
  return Object.keys(entry).some((key) => isTolerance(key) && !known.includes(key));
}

function hasTolerance(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => isTolerance(key) || hasTolerance(inner));
}

/** Whether a tensor is compared by `final_distance`. */
function isFinal(m: Manifest, name: string, entry: TensorEntry): boolean {
  const prefixes = Object.values(m.final_distance ?? {}).map((f) => f.prefix);
  return entry.compare === 'final_distance' && prefixes.some((prefix) => name.startsWith(prefix));
}

/** Names of expectations that no comparison covers. They fail the case. */
function* uncomparable(m: Manifest): Generator<string> {
  for (const [name, entry] of Object.entries(m.tensors)) {
    const known = isFinal(m, name, entry) ? [...TENSOR_TOLERANCES, 'compare'] : TENSOR_TOLERANCES;
    if (isStrange(entry, known)) yield `comparison of tensor ${name}`;
  }
  const lists = { scalar: m.scalars, digest: m.digests, final_distance: m.final_distance };
  const known = { scalar: ['atol', 'rtol'], digest: DIGEST_TOLERANCES, final_distance: ['tol'] };
  for (const kind of ['scalar', 'digest', 'final_distance'] as const)
    for (const [name, entry] of Object.entries(lists[kind] ?? {}))
      if (isStrange(entry, known[kind])) yield `comparison of ${kind} ${name}`;
  for (const [key, value] of Object.entries(m)) if (!KNOWN.has(key) && hasTolerance(value)) yield `key ${key}`;
}

/**
 * Names of all expectations. A tensor has its own name; others begin with `scalar `, `digest ` or `final_distance `.
 * Expectations that no comparison covers are included.
 */
export function expectedNames(m: Manifest): Set<string> {
  return new Set([
    ...Object.entries(m.tensors).flatMap(([name, entry]) => (isExpected(entry) ? [name] : [])),
    ...Object.keys(m.scalars ?? {}).map((name) => `scalar ${name}`),
    ...Object.keys(m.digests ?? {}).map((name) => `digest ${name}`),
    ...Object.keys(m.final_distance ?? {}).map((name) => `final_distance ${name}`),
    ...uncomparable(m),
  ]);
}
