/** A channel's file with the share of installations (0 to 100) that electron-updater offers the release to. */
export function withStaging(text: string, percent: number): string {
  if (!Number.isInteger(percent) || percent < 0 || percent > 100)
    throw new Error(`a share is a whole number from 0 to 100, not ${String(percent)}`);
  const others = text.replace(/^stagingPercentage:.*\n?/gm, '');
  return `${others.endsWith('\n') || others === '' ? others : `${others}\n`}stagingPercentage: ${String(percent)}\n`;
}
