import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import { Prec } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';
import type { Client } from '#shared/contract/client.ts';
import { styleNonce } from '../../../app/theme.ts';
import { withoutPlace } from '../expression.ts';
import { contractClient } from './contract-client.ts';
import { helpOnHover } from './hover.ts';
import { editorTheme } from './theme.ts';

const highlighting = HighlightStyle.define([
  { tag: tags.name, color: 'var(--wd-text)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--wd-ok)' },
  { tag: [tags.number], color: 'var(--wd-high)' },
  { tag: [tags.function(tags.variableName), tags.keyword, tags.modifier], color: 'var(--wd-accent-text)' },
  { tag: tags.labelName, color: 'var(--wd-low)' },
  { tag: [tags.operator, tags.operatorKeyword], color: 'var(--wd-medium)' },
  { tag: tags.comment, color: 'var(--wd-faint)', fontStyle: 'italic' },
]);

/** Everything the editor of expressions is made of; `onRun` is for Enter. */
export function promqlEditor(options: {
  readonly client: Client;
  readonly label: string;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}): Extension {
  const { client, label, onChange, onRun } = options;
  const remote = contractClient(client, () => performance.now());
  const language = new PromQLExtension()
    .setComplete({ remote })
    .setLinter({ promQL: () => (view) => lint(client, view.state.doc.toString()) });
  return [
    EditorView.cspNonce.of(styleNonce()),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    EditorView.lineWrapping,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
    placeholder('rate(http_requests_total[1m])'),
    history(),
    closeBrackets(),
    bracketMatching(),
    // Nothing is chosen before an arrow key says so: Enter runs what is written.
    autocompletion({ selectOnOpen: false, interactionDelay: 0, icons: false }),
    Prec.high(
      keymap.of([
        {
          key: 'Enter',
          run: (view) => {
            if (completionStatus(view.state) === 'active' && selectedCompletion(view.state) !== null)
              return false;
            onRun();
            return true;
          },
          shift: insertNewlineAndIndent,
        },
        { key: 'Tab', run: takeFirst },
      ]),
    ),
    keymap.of([...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
    syntaxHighlighting(highlighting),
    editorTheme,
    language.asExtension(),
    helpOnHover(remote),
  ];
}

/** Tab takes what is chosen, or the first; without a list it goes on to the next field. */
function takeFirst(view: EditorView): boolean {
  if (completionStatus(view.state) !== 'active') return false;
  if (selectedCompletion(view.state) === null) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}

/** The engine's own judgement: what it says of an expression here is what it says when it is run. */
async function lint(client: Client, text: string): Promise<Diagnostic[]> {
  if (text.trim() === '') return [];
  const { problem } = await client.call('query.check', { expr: text });
  if (problem === null) return [];
  // What is missing at the end is shown at the last character: nothing can't be underlined.
  const from = Math.min(problem.start, text.length - 1);
  const to = Math.max(from + 1, Math.min(problem.end, text.length));
  return [{ from, to, severity: 'error', message: withoutPlace(problem.message) }];
}
