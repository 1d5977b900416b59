/** Reading of metric pages: Prometheus text and OpenMetrics text. */
export { createDumpParser } from './dump-parser.ts';
export { createExpositionParser } from './parser.ts';
export { ExpositionError } from './types.ts';
export type {
  Dump,
  DumpParser,
  ExpositionFormat,
  ExpositionParser,
  PageExemplar,
  ParsedPage,
  RepeatedSample,
} from './types.ts';
