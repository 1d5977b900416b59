import { parseMatchers } from '../../alerting/index.ts';
import { compileAnchored } from '../../base/regex.ts';
import { AlertmanagerError } from './errors.ts';

/** The matchers of all `filter=` of a request. Throws {@link AlertmanagerError} for what is none. */
export function filterMatchers(params: URLSearchParams): ReturnType<typeof parseMatchers> {
  return params.getAll('filter').map((text) => {
    const [matcher, ...more] = parsed(text);
    if (matcher !== undefined && more.length === 0) return matcher;
    throw new AlertmanagerError(400, null, `bad matcher format: ${text}`);
  });
}

function parsed(text: string): ReturnType<typeof parseMatchers> {
  try {
    return parseMatchers(text);
  } catch {
    return [];
  }
}

/** Does the name of a receiver pass `receiver=`, a regular expression? */
export function receiverFilter(params: URLSearchParams): (receiver: string) => boolean {
  const pattern = params.get('receiver');
  if (pattern === null) return () => true;
  try {
    const regex = compileAnchored(pattern);
    return (receiver) => regex.test(receiver);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AlertmanagerError(400, null, `failed to parse receiver param: ${why}`);
  }
}

/** go-openapi's words for true. */
const TRUE = new Set(['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled']);

/** A switch that is on unless it is turned off. */
export function isOn(params: URLSearchParams, name: string): boolean {
  const text = params.get(name);
  return text === null || TRUE.has(text.toLowerCase());
}
