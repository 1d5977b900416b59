/** A line of a comparison; `left-out` stands for lines that are the same on both sides. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'left-out';
  readonly text: string;
}

/** Lines shown around a change. */
const AROUND = 3;

/**
 * What turns one text into another, line by line: the longest common subsequence, between what both begin and end with.
 * Time and memory are the product of what differs, which for two versions of a file is small; past `MAX_CELLS` the
 * middle is told as taken out and put in whole.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const middle = compare(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }));
  return shortened([...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))]);
}

const MAX_CELLS = 4_000_000;

function compare(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length * b.length > MAX_CELLS) {
    return [
      ...a.map((text): DiffLine => ({ kind: 'removed', text })),
      ...b.map((text): DiffLine => ({ kind: 'added', text })),
    ];
  }
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '' });
      i++;
      j++;
    } else if (
      j >= b.length ||
      (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      lines.push({ kind: 'removed', text: a[i] ?? '' });
      i++;
    } else {
      lines.push({ kind: 'added', text: b[j] ?? '' });
      j++;
    }
  }
  return lines;
}

/** Long stretches without change become one line that says how long. */
function shortened(lines: readonly DiffLine[]): DiffLine[] {
  const near = lines.map(() => false);
  lines.forEach(({ kind }, at) => {
    if (kind === 'same') return;
    for (let i = Math.max(0, at - AROUND); i <= Math.min(lines.length - 1, at + AROUND); i++) near[i] = true;
  });
  const out: DiffLine[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) continue;
    if (near[at]) {
      out.push(line);
      continue;
    }
    let end = at;
    while (end < lines.length && !near[end]) end++;
    out.push({ kind: 'left-out', text: `… ${String(end - at)} lines unchanged` });
    at = end - 1;
  }
  return out;
}
