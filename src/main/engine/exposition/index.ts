/** Reading of metric pages: Prometheus text and OpenMetrics text. */
export { createExpositionParser } from './parser.ts';
export { ExpositionError } from './types.ts';
export type {
  ExpositionFormat,
  ExpositionParser,
  PageExemplar,
  ParsedPage,
  RepeatedSample,
} from './types.ts';
