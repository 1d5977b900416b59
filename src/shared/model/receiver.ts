/**
 * Who is told, and by what, in words: `this machine`, `desk by webhook`. `integration` is a receiver's part as it is stored,
 * such as `webhook[0]`; its number says nothing to people.
 */
export function receiverInWords(receiver: string, integration: string): string {
  const by = integration.replace(/\[\d+\]$/, '');
  if (by !== 'native') return `${receiver} by ${by}`;
  return receiver === 'native' ? 'this machine' : `${receiver} on this machine`;
}
