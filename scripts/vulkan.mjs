/**
 * The environment in which Dawn (npm package `webgpu`) finds a Vulkan driver on Linux. It is the machine's own driver if
 * there is a GPU, else the SwiftShader of Chromium. macOS and Windows need no setting.
 */
import { existsSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { aptInstall, canApt, findChromium } from './chromium.mjs';

const MANIFEST_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];
const BROWSER_FOLDERS = ['/usr/lib/chromium', '/usr/lib64/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const LIBRARY_FOLDERS = [
  ...['/usr/lib', '/lib'].flatMap((lib) => [lib, `${lib}64`, `${lib}/x86_64-linux-gnu`, `${lib}/aarch64-linux-gnu`]),
  '/usr/local/lib',
];
const LOADER = 'libvulkan.so.1';
const SOFTWARE_MANIFEST = /^(lvp|swrast|vk_swiftshader)/;

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether the machine has a GPU's device node and a driver for it. Vulkan's own choice is then right. */
function hasHardwareVulkan() {
  const node =
    list('/dev/dri').some((name) => name.startsWith('renderD')) ||
    ['/dev/nvidiactl', '/dev/dxg', '/dev/mali0', '/dev/kgsl-3d0'].some((path) => existsSync(path));
  return node && MANIFEST_FOLDERS.flatMap(list).some((name) => name.endsWith('.json') && !SOFTWARE_MANIFEST.test(name));
}

function browserFolders() {
  const chromium = findChromium();
  return [...(chromium ? [dirname(realpathSync(chromium))] : []), ...BROWSER_FOLDERS];
}

/** The manifest of the SwiftShader beside the browser. Returns null if there is none. */
export function swiftShaderManifest() {
  const paths = browserFolders().map((folder) => join(folder, 'vk_swiftshader_icd.json'));
  return paths.find((path) => existsSync(path)) ?? null;
}

function hasLoader() {
  const folders = [...(process.env.LD_LIBRARY_PATH ?? '').split(delimiter).filter(Boolean), ...LIBRARY_FOLDERS];
  return folders.some((folder) => existsSync(join(folder, LOADER)));
}

/** Whether the user, or an earlier call, has named the Vulkan driver. */
export function driverIsChosen() {
  return Boolean(process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES);
}

/**
 * Sets this process's environment for Dawn. Child processes inherit it. Returns true if LD_LIBRARY_PATH changed, which only
 * affects processes started afterwards.
 */
export function prepareVulkan() {
  if (process.platform !== 'linux') return false;
  process.env.XDG_RUNTIME_DIR ??= mkdtempSync(join(tmpdir(), 'sida-'));
  if (!driverIsChosen() && !hasHardwareVulkan()) {
    const manifest = swiftShaderManifest();
    if (manifest) process.env.VK_ICD_FILENAMES = manifest;
  }
  if (hasLoader()) return false;
  const folder = browserFolders().find((path) => existsSync(join(path, LOADER)));
  if (!folder) return false;
  process.env.LD_LIBRARY_PATH = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  return true;
}

/** Installs the Vulkan loader if neither the system nor the browser has one and apt can install it. */
export function ensureVulkan() {
  prepareVulkan();
  if (process.platform !== 'linux' || hasLoader()) return;
  if (!canApt() || !aptInstall('libvulkan1')) {
    throw new Error(
      `The Vulkan loader (${LOADER}) is missing: install it (libvulkan1 on Debian, vulkan-loader elsewhere).`,
    );
  }
}
