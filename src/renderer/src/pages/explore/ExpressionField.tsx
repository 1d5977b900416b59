import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { useMethod } from '../../live/use-method.ts';
import { complete, matchingFunctions, tokenAt } from './expression.ts';
import type { Token } from './expression.ts';
import classes from './explore.module.css';

interface Suggestion {
  readonly text: string;
  readonly kind: string;
  readonly help: string;
}

interface ExpressionFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onRun: () => void;
  readonly busy: boolean;
}

const MAX_METRICS = 12;
const MAX_FUNCTIONS = 5;

/** Where an expression is written; metric and function names are offered, Tab or Enter takes one. */
export function ExpressionField({ value, onChange, onRun, busy }: ExpressionFieldProps): React.ReactNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [token, setToken] = useState<Token | null>(null);
  const [active, setActive] = useState(-1);
  const caret = useRef<number | null>(null);
  const found = useMethod(
    'query.metrics',
    { match: token?.word ?? '', limit: MAX_METRICS },
    { enabled: token !== null, keepPrevious: true },
  );
  const suggestions = token === null ? [] : suggest(token.word, found.data ?? []);
  const isOpen = suggestions.length > 0;

  // A completion moves the caret, which React would leave at the end.
  useLayoutEffect(() => {
    if (caret.current === null) return;
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [value]);

  const take = (suggestion: Suggestion | undefined) => {
    if (!suggestion || !token) return;
    const next = complete(value, token, suggestion.text);
    onChange(next.text);
    caret.current = next.caret;
    setToken(null);
    field.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    const last = suggestions.length - 1;
    if (event.key === 'Enter' && !event.shiftKey) {
      if (isOpen && active >= 0) take(suggestions[active]);
      else {
        setToken(null);
        onRun();
      }
    } else if (isOpen && event.key === 'Tab' && !event.shiftKey) take(suggestions[Math.max(0, active)]);
    else if (isOpen && event.key === 'ArrowDown') setActive(active >= last ? 0 : active + 1);
    else if (isOpen && event.key === 'ArrowUp') setActive(active <= 0 ? last : active - 1);
    else if (isOpen && event.key === 'Escape') setToken(null);
    else return;
    event.preventDefault();
  };

  return (
    <div className={classes.field}>
      <div className={classes.editor}>
        <textarea
          ref={field}
          role="combobox"
          aria-label="Expression"
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={listId}
          aria-activedescendant={isOpen && active >= 0 ? `${listId}-${String(active)}` : undefined}
          rows={Math.min(10, Math.max(2, value.split('\n').length))}
          spellCheck={false}
          placeholder="rate(http_requests_total[1m])"
          value={value}
          onChange={(event) => {
            const { value: text, selectionStart } = event.currentTarget;
            onChange(text);
            setToken(tokenAt(text, selectionStart));
            setActive(-1);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => {
            setToken(null);
          }}
        />
        {isOpen ? (
          <ul id={listId} role="listbox" aria-label="Suggestions" className={classes.suggestions}>
            {suggestions.map((suggestion, i) => (
              <li
                key={`${suggestion.kind}:${suggestion.text}`}
                id={`${listId}-${String(i)}`}
                role="option"
                aria-selected={i === active}
                // Before the field loses the focus and the list with it.
                onMouseDown={(event) => {
                  event.preventDefault();
                  take(suggestion);
                }}
              >
                <span className="wd-mono">{suggestion.text}</span>
                <span className={classes.help}>{suggestion.help}</span>
                <span className={classes.kind}>{suggestion.kind}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <Button
        leftSection={<IconPlayerPlay size={15} />}
        loading={busy}
        disabled={value.trim() === ''}
        onClick={onRun}
      >
        Run
      </Button>
    </div>
  );
}

function suggest(
  word: string,
  metrics: readonly { name: string; type: string; help: string }[],
): Suggestion[] {
  const functions = matchingFunctions(word, MAX_FUNCTIONS).map((text) => ({
    text,
    kind: 'function',
    help: '',
  }));
  // Answers to the word before this one may still be shown: only those that fit.
  const lower = word.toLowerCase();
  const names = metrics
    .filter(({ name }) => name.toLowerCase().includes(lower))
    .map(({ name, type, help }) => ({ text: name, kind: type, help }));
  const all = [...functions, ...names];
  // A finished word needs no list.
  return all.length === 1 && all[0]?.text === word ? [] : all;
}
