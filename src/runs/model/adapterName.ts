// The name of an adapter for people.
import type { AdapterReport } from '../../gpu/device.ts';

/** The GPU's name from its driver, without driver versions and other additions. */
export function adapterName({ vendor, architecture, device, description }: AdapterReport): string {
  const words = description || [vendor, architecture || device].filter(Boolean).join(' ');
  const name = words
    .replace(/^ANGLE \(|\)$/g, '')
    .replace(/\s*\(.*$/, '')
    .trim();
  if (/swiftshader/i.test(`${words} ${architecture}`)) return 'SwiftShader';
  return name === '' ? 'unnamed' : name.slice(0, 48);
}
