import { ExpositionError } from '../exposition/index.ts';
import { ScrapeError, addressOf } from './failure.ts';
import type { Page } from './http-client.ts';

/** What a page is that is not metrics. */
export function foreignKind(page: Page): 'html' | 'json' | 'empty' | null {
  const start = new TextDecoder().decode(page.body.subarray(0, 512)).trimStart();
  if (start === '') return 'empty';
  if (page.contentType.startsWith('text/html') || /^<(!doctype|html|head|body|\?xml)/i.test(start))
    return 'html';
  // A page of metrics may begin with a brace too (quoted names), so JSON has to be JSON to its end.
  if (page.contentType.startsWith('application/json') || /^[[{]/.test(start))
    return isJson(page.body) ? 'json' : null;
  return null;
}

/** The failure for a page that the parser refused, or that has nothing on it. */
export function pageError(page: Page, thrown: unknown): ScrapeError {
  if (thrown instanceof ScrapeError) return thrown;
  const address = addressOf(page.url);
  switch (foreignKind(page)) {
    case 'empty':
      return new ScrapeError('empty_page', `${address} sent an empty page: there are no metrics on it.`);
    case 'html': {
      const metrics = addressOf(new URL('/metrics', page.url));
      const hint =
        metrics === address
          ? 'is this the exporter itself, or a login page in front of it?'
          : `did you mean ${metrics}?`;
      return new ScrapeError('html', `${address} sent a web page (HTML) instead of metrics: ${hint}`);
    }
    case 'json':
      return new ScrapeError(
        'json',
        `${address} sent JSON instead of metrics in the Prometheus or OpenMetrics text format. A mapping under json: in the config makes metrics of it.`,
      );
    default:
      if (thrown instanceof ExpositionError)
        return new ScrapeError('bad_line', `The page of ${address} can't be read. ${thrown.message}`);
      throw thrown;
  }
}

function isJson(body: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(body));
    return true;
  } catch {
    return false;
  }
}
