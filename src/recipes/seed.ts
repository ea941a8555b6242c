/** Converts a text to a seed. A whole number below 2^32 is the seed itself; any other text gives its FNV-1a hash. */
export function seedOf(text: string): number {
  const trimmed = text.trim();
  if (/^\d{1,10}$/.test(trimmed) && Number(trimmed) < 2 ** 32) return Number(trimmed);
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(trimmed)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
