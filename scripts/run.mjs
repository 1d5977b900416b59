// Starts one of the scripts in this folder, after making sure that the Node that runs it is the one the project needs.
// Plain JavaScript on purpose: an older Node must be able to read it and say so.
import module from 'node:module';

const [name, ...args] = process.argv.slice(2);
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Watchdeck needs Node 24 or later, this is ${process.version}. Run it through npm (\`npm start\`, \`npm test\`), ` +
      'which uses the Node that `npm ci` installed, or install Node 24.',
  );
  process.exit(1);
}
module.enableCompileCache();
process.argv.splice(2, process.argv.length, ...args);
await import(`./${name}.ts`);
