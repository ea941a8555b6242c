// Compares computed values with the expectations of a manifest and counts them. An expectation that is not compared does
// not pass.
import { compareFinal, compareScalar, compareTensor } from './compare.ts';
import { compareDigest, type Numbers } from './digest.ts';
import { expectedNames } from './expected.ts';
import type { FixtureCase } from './fixtureCase.ts';
import { isExpected } from './manifest.ts';
import type { CaseResult } from './report.ts';

/** Most names in a list of missing or wrong values. */
const SHOWN = 5;

export class Checker {
  private readonly case: FixtureCase;
  /** error/tolerance by name. If a name is compared more than once, the worst counts. */
  private readonly ratios = new Map<string, number>();
  private readonly expectedNames: ReadonlySet<string>;
  private readonly failures: string[] = [];

  constructor(c: FixtureCase) {
    this.case = c;
    this.expectedNames = expectedNames(c.manifest);
  }

  /** Whether the manifest expects this tensor. */
  expectsTensor(name: string): boolean {
    return this.expectedNames.has(name);
  }

  /** Whether the manifest expects this scalar. */
  expectsScalar(name: string): boolean {
    return this.expectedNames.has(`scalar ${name}`);
  }

  /** Whether the manifest expects a digest of this tensor. */
  expectsDigest(name: string): boolean {
    return this.expectedNames.has(`digest ${name}`);
  }

  /** Whether the manifest expects a tensor or digest whose name has this prefix. */
  expectsBelow(prefix: string): boolean {
    return [...this.expectedNames].some((name) => name.startsWith(prefix) || name.startsWith(`digest ${prefix}`));
  }

  /** Compares a tensor whole, by its digest, or both, as the manifest expects. Ignores a tensor that it does not expect. */
  tensor(name: string, got: Numbers): void {
    const digest = this.case.manifest.digests?.[name];
    if (digest) this.record(`digest ${name}`, compareDigest(name, got, digest));
    const entry = this.case.manifest.tensors[name];
    if (!entry || !isExpected(entry)) return;
    const gradient = entry.skip_by === undefined ? null : this.stored(entry.skip_by);
    this.record(name, compareTensor(got, this.stored(name), entry, gradient));
  }

  /** Compares a scalar. Ignores a scalar that the manifest does not expect. */
  scalar(name: string, got: number): void {
    const expected = this.case.manifest.scalars?.[name];
    if (expected) this.record(`scalar ${name}`, compareScalar(got, expected));
  }

  /**
   * Compares a parameter's gradient, stored whole or as a digest. Null means no gradient and counts as zeros. A parameter
   * without a stored gradient must have a zero gradient.
   */
  gradient(name: string, got: Numbers | null): void {
    const digest = this.case.manifest.digests?.[name];
    if (this.expectsTensor(name)) this.tensor(name, got ?? new Float32Array(this.stored(name).length));
    else if (digest) this.tensor(name, got ?? new Float32Array(digest.n));
    else if (got?.some((g) => g !== 0)) this.fail(`${name} has a gradient where none is expected`);
  }

  /** Compares all final weights of a network. `got` returns a parameter by its state_dict key. */
  finalDistance(name: string, got: (key: string) => Numbers): void {
    const entry = this.case.manifest.final_distance?.[name];
    if (!entry) return;
    const pairs: [Numbers, Numbers][] = [];
    for (const [tensor, t] of Object.entries(this.case.manifest.tensors)) {
      if (t.compare !== 'final_distance' || !tensor.startsWith(entry.prefix)) continue;
      pairs.push([got(tensor.slice(entry.prefix.length)), this.stored(tensor)]);
    }
    if (pairs.length === 0) this.fail(`final_distance ${name} has no tensors under ${entry.prefix}`);
    else this.record(`final_distance ${name}`, compareFinal(pairs, entry));
  }

  /** Fails the case for the caller's reason. */
  fail(reason: string): void {
    this.failures.push(reason);
  }

  /** The result. `dispatches` counts the GPU dispatches that computed it. */
  result(dispatches: number): CaseResult {
    let worst: CaseResult['worst'] = null;
    for (const [tensor, ratio] of this.ratios)
      if (!worst || ratio > worst.ratio) worst = { tensor: label(tensor), ratio };
    const missing = [...this.expectedNames].filter((n) => !this.ratios.has(n));
    const wrong = [...this.ratios].filter(([, r]) => !(r <= 1)).map(([n]) => n);
    const reasons = [...this.failures];
    if (this.expectedNames.size === 0) reasons.push('its manifest expects nothing');
    if (missing.length > 0) reasons.push(`not compared: ${some(missing)}`);
    if (wrong.length > 0) reasons.push(`outside tolerance: ${some(wrong)}`);
    if (!(dispatches > 0)) reasons.push('computed by no GPU dispatch');
    return {
      name: this.case.name,
      kind: this.case.manifest.kind,
      status: reasons.length === 0 ? 'PASS' : 'FAIL',
      compared: this.ratios.size,
      expected: this.expectedNames.size,
      worst,
      dispatches,
      reasons,
    };
  }

  /** The result if this program cannot run the case. */
  unsupported(reason: string): CaseResult {
    return { ...this.result(0), status: 'UNSUPPORTED', reasons: [reason] };
  }

  private stored(name: string): Numbers {
    const t = this.case.tensors.get(name);
    if (!t) throw new Error(`${this.case.name}.safetensors lacks the tensor "${name}" that its manifest refers to.`);
    if (t.data instanceof Float32Array || t.data instanceof Float64Array) return t.data;
    if (t.data instanceof Int32Array || t.data instanceof BigInt64Array)
      return Float64Array.from(t.data as ArrayLike<number | bigint>, Number);
    throw new Error(`${this.case.name}.safetensors: tensor "${name}" has type ${t.dtype}, which cannot be compared.`);
  }

  private record(name: string, ratio: number): void {
    this.ratios.set(name, Math.max(ratio, this.ratios.get(name) ?? 0));
  }
}

/** A name without spaces, because spaces separate the columns of the report. */
function label(name: string): string {
  return name.replace(/^(scalar|digest) /, '').replace(' ', '/');
}

function some(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return names.slice(0, SHOWN).join(', ') + more;
}
