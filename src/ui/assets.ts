import { readFileSync } from 'node:fs';
import { join } from 'node:path';

let manifest: Record<string, string> | undefined;

/**
 * The URL of an island's script (`/assets/photo-1a2b3c4d.js`), from the manifest the build writes. Without a build there
 * are no scripts, and every page still works.
 */
export function scriptUrl(name: string): string | undefined {
  manifest ??= readManifest();
  return Object.hasOwn(manifest, name) ? manifest[name] : undefined;
}

function readManifest(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(process.cwd(), '.build/islands/manifest.json'), 'utf8')) as Record<
      string,
      string
    >;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
