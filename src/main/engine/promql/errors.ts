import { WatchdeckError } from '#shared/model/errors.ts';
import type { Position } from './ast.ts';

/**
 * An expression that doesn't parse, doesn't type-check, or can't be evaluated on the data it met. Messages are
 * Prometheus's own where it has one. `unsupported` names a feature outside the stable language (`details.feature`).
 */
export class PromqlError extends WatchdeckError {
  readonly position: Position | undefined;

  constructor(
    message: string,
    position?: Position,
    code: 'bad_request' | 'unsupported' = 'bad_request',
    details: Record<string, unknown> = {},
  ) {
    super(code, message, position === undefined ? details : { ...details, position });
    this.name = 'PromqlError';
    this.position = position;
  }
}

/** A syntax or type error, with the place in front as Prometheus writes it: `1:5: parse error: ...`. */
export function parseError(message: string, position: Position): PromqlError {
  return new PromqlError(`${position.line}:${position.column}: parse error: ${message}`, position);
}

/** Something Prometheus knows and we don't evaluate (yet): experimental features, native histograms. */
export function unsupportedError(feature: string, message: string, position: Position): PromqlError {
  return new PromqlError(
    `${position.line}:${position.column}: parse error: ${message}`,
    position,
    'unsupported',
    { feature },
  );
}

/** Makes positions of one expression text. */
export function positionIn(text: string): (start: number, end: number) => Position {
  const breaks: number[] = [];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) breaks.push(i);
  return (start, end) => {
    let line = 0;
    while (line < breaks.length && (breaks[line] ?? 0) < start) line++;
    const lineStart = line === 0 ? -1 : (breaks[line - 1] ?? -1);
    return { start, end, line: line + 1, column: start - lineStart };
  };
}
