import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMarkdown } from '#shared/markdown/parse.ts';

test('reads headings, paragraphs, lists, checks and code', () => {
  const text =
    '# A\none\ntwo\n\n- [x] done\n- [ ] to do\n  more\n\n1. first\n2) second\n\n```js\n# no\n```\n';
  expect(parseMarkdown(text)).toEqual([
    { kind: 'heading', level: 1, children: [{ kind: 'text', text: 'A' }] },
    { kind: 'paragraph', children: [{ kind: 'text', text: 'one\ntwo' }] },
    {
      kind: 'list',
      ordered: false,
      items: [
        { checked: true, children: [{ kind: 'text', text: 'done' }] },
        { checked: false, children: [{ kind: 'text', text: 'to do\nmore' }] },
      ],
    },
    {
      kind: 'list',
      ordered: true,
      items: [
        { checked: null, children: [{ kind: 'text', text: 'first' }] },
        { checked: null, children: [{ kind: 'text', text: 'second' }] },
      ],
    },
    { kind: 'code', text: '# no' },
  ]);
});

test('reads marks inside lines; only http links are links, escapes are plain', () => {
  const [block] = parseMarkdown(
    '**b** *i* _j_ `c*` [l](https://x.test/a) [no](javascript:x) https://y.test/p. a_b_c \\*d\\*',
  );
  expect(block).toEqual({
    kind: 'paragraph',
    children: [
      { kind: 'strong', children: [{ kind: 'text', text: 'b' }] },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', children: [{ kind: 'text', text: 'i' }] },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', children: [{ kind: 'text', text: 'j' }] },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'c*' },
      { kind: 'text', text: ' ' },
      { kind: 'link', href: 'https://x.test/a', children: [{ kind: 'text', text: 'l' }] },
      { kind: 'text', text: ' [no](javascript:x) ' },
      { kind: 'link', href: 'https://y.test/p', children: [{ kind: 'text', text: 'https://y.test/p' }] },
      { kind: 'text', text: '. a_b_c *d*' },
    ],
  });
});

test('never throws', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('ab *_`[](){}#-1.\n\\https://x')) }),
      (text) => {
        parseMarkdown(text);
      },
    ),
  );
});
