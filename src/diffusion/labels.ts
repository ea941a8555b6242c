// Classes as networks read them.

/** Classes as one-hot rows, [n, classes]. */
export function oneHot(labels: ArrayLike<number>, n: number, classes: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(n * classes);
  for (let i = 0; i < n; i++) out[i * classes + Math.min(labels[i] ?? 0, classes - 1)] = 1;
  return out;
}
