import fc from 'fast-check';

/** Well-formed vectors, from leaves to a few levels up. */
export const vectors = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.constantFrom(
      'a',
      'b',
      'a{x="1"}',
      '{x=~".+"}',
      'a offset 1m',
      'b @ 60',
      'nothing',
      'vector(1)',
      'rate(a[2m])',
    ),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('+', '>', '<= bool', '^', 'and', 'or on(x)', 'unless', '/ ignoring(y)'),
        tie('vector'),
      )
      .map(([left, op, right]) => `(${left}) ${op} (${right})`),
    fc
      .tuple(
        fc.constantFrom(
          'sum',
          'avg by(x)',
          'topk(1,',
          'stddev without(x)',
          'abs',
          'absent',
          '-',
          'sort',
          'timestamp',
        ),
        tie('vector'),
      )
      .map(([fn, arg]) => (fn === '-' ? `-(${arg})` : fn.endsWith(',') ? `${fn}${arg})` : `${fn}(${arg})`)),
    fc
      .tuple(fc.constantFrom('rate', 'max_over_time', 'deriv', 'changes'), tie('vector'))
      .map(([fn, arg]) => `${fn}((${arg})[3m:1m])`),
  ),
}));
