import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryPage } from '#engine/reports/html/summary-page.ts';
import { summarySentence } from '#engine/reports/words.ts';
import { busyReport, crowdedReport, emptyReport, REPORT_FROM } from '../../../../helpers/report-data.ts';

/** The page with everything that quotes and tags may hold taken out: what is left must be balanced markup of ours. */
function tagsOf(page: string): string[] {
  return [...page.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<\/?([a-zA-Z!][^\s/>]*)/g)].map(
    (m) => m[1] ?? '',
  );
}

describe('summary page', () => {
  it('says what an ordinary day was like', () => {
    const page = summaryPage(busyReport()).replace(/\s+/g, ' ');
    expect(page).toContain(
      '2 targets of 7 were down for up to 1 h 12 min; 4 alerts fired, 1 still firing at the end.',
    );
    expect(page).toContain('20 Nov 2026, 14:00 – 21 Nov 2026, 14:00 CET');
    expect(page).toContain('made 21 Nov 2026, 14:01 CET');
    expect(page).toContain('95.00%');
    expect(page).toContain('connection refused by 10.0.3.17:9100');
    expect(page).toContain('firing → resolved');
    expect(page.match(/class="c-span"/g)?.length).toBeGreaterThan(4);
  });

  it('is self-contained: no scripts, nothing to fetch', () => {
    for (const data of [busyReport(), emptyReport(), crowdedReport()]) {
      const page = summaryPage(data, [{ woff2: Uint8Array.of(1, 2, 3) }]);
      expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|\son\w+=/i);
      expect(page.match(/url\([^)]{0,40}/g)).toEqual(['url(data:font/woff2;base64,AQID']);
      expect(page).toContain(`content="default-src 'none'`);
    }
  });

  it('has words for a console that has seen nothing yet', () => {
    const page = summaryPage(emptyReport());
    expect(page.match(/no data in this period/g)).toHaveLength(4);
    expect(page).toContain('No targets are watched; no alert fired.');
    expect(page).toContain('No alert changed its state in this period.');
  });

  it('names what it leaves out', () => {
    const page = summaryPage(crowdedReport());
    expect(page).toContain('54 more targets without charts here');
    expect(page).toContain('more than 50,000,000 samples');
    const long = busyReport();
    const [row] = long.history;
    if (row === undefined) throw new Error('the fixture has no history');
    const history = Array.from({ length: 300 }, () => row);
    expect(summaryPage({ ...long, history })).toContain('and 50 earlier changes, not shown');
  });

  it('gives the same page for the same data', () => {
    expect(summaryPage(busyReport())).toBe(summaryPage(busyReport()));
  });

  it('lets no text become markup, wherever it stands', () => {
    const shape = tagsOf(summaryPage(crowdedReport('plain')));
    const hostile = fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onload='alert(1)",
        '</svg></style><b>',
        '<!--',
        ']]>',
        '&lt;b&gt;',
        '\ud800',
        '\u0000',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const page = summaryPage(crowdedReport(text));
        expect(page.isWellFormed()).toBe(true);
        expect(tagsOf(page)).toEqual(shape);
        // Attribute values are all in double quotes: without them no handler may be left.
        expect(/<[^>]*\son\w+=/.exec(page.replace(/"[^"]*"/g, '""'))?.[0]).toBeUndefined();
      }),
      { numRuns: 15 },
    );
  }, 20_000);
});

describe('summary sentence', () => {
  const data = busyReport();
  const [first] = data.targets;
  if (first === undefined) throw new Error('the fixture has no targets');
  const up = { ...first, availability: 1, downMs: 0 };
  const down = { ...first, availability: 0.99, downMs: 240_000 };
  const unknown = { ...first, availability: null, downMs: 0 };
  const span = { ...data.spans[0], fingerprint: 'x', rule: 'R', severity: 'low' as const, labels: {} };
  const fired = { ...span, startMs: REPORT_FROM, endMs: REPORT_FROM + 1, ongoing: false };

  it.each([
    [
      [up, up, down],
      [fired, { ...fired, fingerprint: 'y' }],
      '1 target of 3 was down for 4 min; 2 alerts fired.',
    ],
    [[up, up], [], 'All 2 targets were up all the time; no alert fired.'],
    [
      [up],
      [{ ...fired, ongoing: true }],
      '1 target was up all the time; 1 alert fired, still firing at the end.',
    ],
    [[down], [], '1 target was down for 4 min; no alert fired.'],
    [[unknown], [], 'Nothing was scraped from the 1 target in this period; no alert fired.'],
    [[], [fired, fired], 'No targets are watched; 1 alert fired.'],
  ])('case %#', (targets, spans, sentence) => {
    expect(summarySentence({ targets, spans })).toBe(sentence);
  });
});
