/** `node scripts/run.mjs licences`: writes resources/licences.txt. Run it when packages change; a test says when. */
import { writeFileSync } from 'node:fs';
import { licencesFile, licensedPackages } from './lib/licences.ts';
import { inProject } from './lib/paths.ts';

const packages = licensedPackages();
writeFileSync(inProject('resources', 'licences.txt'), licencesFile(packages));
console.log(`resources/licences.txt: ${String(packages.length)} packages`);
