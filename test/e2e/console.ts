/** The console as a person finds their way in it: by roles and names, never by classes. */
import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import { hasDrawnLine } from '../helpers/canvas.ts';

type PageName =
  | 'Overview'
  | 'Dashboards'
  | 'Explore'
  | 'Alerts'
  | 'Incidents'
  | 'Playbooks'
  | 'Targets'
  | 'Checks'
  | 'Reports'
  | 'Settings';

/** Opens the console by its printed link and waits for the frame. */
export async function openConsole(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** Goes to a page by the rail. A link may carry a badge, so its name only begins with the page's. */
export async function goTo(page: Page, name: PageName): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();
  await expect(page.getByRole('heading', { name: new RegExp(`^${name}`), level: 1 })).toBeVisible();
}

/** This machine's live part of the Overview. */
export function thisMachine(page: Page): Locator {
  return page.getByRole('region', { name: 'This machine' });
}

/** Adds a target through the dialog, from whatever page. */
export async function addTarget(page: Page, address: string, name: string): Promise<void> {
  await goTo(page, 'Targets');
  await page.getByRole('button', { name: 'Add target' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add target' });
  const field = dialog.getByRole('textbox', { name: 'Address' });
  await field.fill(address);
  // Looks at the address; what was found and the rest of the form follow.
  await field.press('Enter');
  const nameField = dialog.getByRole('textbox', { name: 'Name' });
  await expect(nameField).toBeVisible();
  await nameField.fill(name);
  await dialog.getByRole('button', { name: 'Add target' }).click();
  await expect(dialog).toBeHidden();
}

/** Messages in the corner, where notifications appear while a page is open. */
export function messages(page: Page): Locator {
  return page.getByRole('region', { name: 'Messages' });
}

/** The row of a table that names this thing. */
export function rowOf(page: Page, text: string | RegExp): Locator {
  return page.getByRole('row').filter({ hasText: text });
}

/** The alerts of one kind on the Alerts page: `Pending`, or a severity for those that fire. */
export function alertList(page: Page, kind: 'Pending' | 'Critical' | 'Resolved'): Locator {
  return page.getByRole('list', { name: `${kind} alerts` });
}

/** Waits until the alert history tells of each of these steps of the alert. */
export async function expectHistory(page: Page, alert: string, states: readonly string[]): Promise<void> {
  await goTo(page, 'Alerts');
  await page.getByRole('tab', { name: 'History' }).click();
  for (const state of states) {
    await expect(
      rowOf(page, alert)
        .filter({ hasText: new RegExp(state, 'i') })
        .first(),
    ).toBeVisible();
  }
}

/** Types an expression into Explore and runs it. */
export async function explore(page: Page, expression: string): Promise<void> {
  await goTo(page, 'Explore');
  const field = page.getByRole('textbox', { name: 'Expression' });
  await field.fill(expression);
  await field.press('Enter');
}

/** Waits until a chart inside `place` shows a line, not only axes. */
export async function expectChart(place: Locator, timeout = 15_000): Promise<void> {
  await expect
    .poll(() => place.locator('canvas').evaluateAll(hasDrawnLine), {
      message: 'a chart with a line on it',
      timeout,
      intervals: [20],
    })
    .toBe(true);
}
