import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A folder of `resources`, found upwards from the module that asks (`here`, its `import.meta.url`): in the sources, beside
 * out/, and in the package. Throws when the installation is incomplete.
 */
export function shippedFolder(here: string, name: string): string {
  for (let dir = path.dirname(fileURLToPath(here)); path.dirname(dir) !== dir; dir = path.dirname(dir)) {
    const found = path.join(dir, 'resources', name);
    if (existsSync(found)) return found;
  }
  throw new Error(`resources/${name} is not in any folder above ${here}: the installation is incomplete`);
}
