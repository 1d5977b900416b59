/** One file of tests, as JUnit's XML has it. */
export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly { readonly name: string; readonly failures: readonly string[] }[];
  /** Why the suite could not be run; null where it was. */
  readonly error: string | null;
}

/** JUnit's XML, with the elements that promtool writes. */
export function junitXml(suites: readonly JunitSuite[]): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>'];
  for (const { name, cases, error } of suites) {
    // A file that couldn't be read is told as a case, since only a case can have an error.
    const all = error === null ? cases : [...cases, { name: 'load', failures: [] }];
    const failures = cases.reduce((sum, each) => sum + (each.failures.length > 0 ? 1 : 0), 0);
    lines.push(
      `  <testsuite name="${escaped(name)}" tests="${all.length}" failures="${failures}" errors="${error === null ? 0 : 1}" skipped="0">`,
    );
    for (const each of all) {
      const isError = error !== null && each === all.at(-1);
      const inner = isError
        ? [`      <error>${escaped(error)}</error>`]
        : each.failures.map((text) => `      <failure>${escaped(text)}</failure>`);
      if (inner.length === 0) lines.push(`    <testcase name="${escaped(each.name)}"/>`);
      else lines.push(`    <testcase name="${escaped(each.name)}">`, ...inner, '    </testcase>');
    }
    lines.push('  </testsuite>');
  }
  return [...lines, '</testsuites>', ''].join('\n');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Characters that XML has no way to write become the replacement character. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
