import { config } from 'zod';

// zod compiles schemas with `new Function` where it may; under our Content-Security-Policy even the attempt is reported
// as a violation. Imported before anything that parses.
config({ jitless: true });
