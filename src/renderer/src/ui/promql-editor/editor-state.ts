import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import type { Command } from '@codemirror/view';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';
import type { Client } from '#shared/contract/client.ts';
import { appearance } from './appearance.ts';
import { engineClient } from './engine-client.ts';
import { helpOnHover } from './hover.ts';
import { engineLint } from './lint.ts';

export interface EditorOptions {
  readonly client: Client;
  readonly label: string;
  readonly placeholder: string;
  /** The nonce by which the page's CSP allows styles; empty where there is none. */
  readonly styleNonce: string;
  /** PromQL of what is written, each character in its place. */
  readonly readable: (text: string) => string;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

/** Takes what is offered, the first one where none is chosen. */
const takeOffer: Command = (view) => {
  if (completionStatus(view.state) !== 'active') return false;
  if (selectedCompletion(view.state) === null) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
};

/** Everything the editor is made of; `onChange` and `onRun` are called as they are then. */
export function editorExtensions(options: EditorOptions): Extension {
  const run: Command = () => {
    options.onRun();
    return true;
  };
  const promql = new PromQLExtension()
    .setComplete({ remote: engineClient(options.client) })
    .activateLinter(false);
  return [
    options.styleNonce === '' ? [] : EditorView.cspNonce.of(options.styleNonce),
    history(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({
      // Enter runs the query unless an offer was chosen with the arrow keys.
      selectOnOpen: false,
      // Which is why nothing is taken by accident, however fast one types.
      interactionDelay: 0,
      icons: false,
      maxRenderedOptions: 50,
    }),
    promql.asExtension(),
    engineLint(options.client, options.readable),
    helpOnHover(options.client),
    appearance,
    placeholder(options.placeholder),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString());
    }),
    keymap.of([
      { key: 'Tab', run: takeOffer },
      {
        key: 'Enter',
        run: (view) => (selectedCompletion(view.state) === null ? run(view) : acceptCompletion(view)),
        shift: insertNewlineAndIndent,
      },
      { key: 'Mod-Enter', run },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
  ];
}
