/** What axe finds on the page as it stands, for the specs of accessibility. */
import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright/test';

/** Findings of these weights keep somebody from using the page. */
const GRAVE: readonly unknown[] = ['serious', 'critical'];

/** Brings axe into every page that is opened from now on; an init script, which the page's policy lets in. */
export async function withAxe(page: Page): Promise<void> {
  await page.addInitScript({ content: axe.source });
}

/** Serious and critical findings of all rules, or of these, one line each: rule, what is wrong, where. Empty when there are none. */
export async function graveFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })})`,
  );
  return violations
    .filter(({ impact }) => GRAVE.includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, failureSummary }) => {
        const why = (failureSummary ?? '')
          .replaceAll(/\s+/g, ' ')
          .replace(/^Fix (any|all) of the following: /, '');
        return `${id}: ${why} [${target.join(' ')}] ${html.slice(0, 160)}`;
      }),
    );
}
