import { syntaxTree } from '@codemirror/language';
import type { EditorState, Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import {
  aggregateOpTerms,
  functionIdentifierTerms,
} from '@prometheus-io/codemirror-promql/dist/esm/complete/promql.terms.js';
import { getFunction } from '@prometheus-io/codemirror-promql/dist/esm/types/function.js';
import type { Client } from '#shared/contract/client.ts';

/** A heading in the language, and what it means. */
interface Help {
  readonly head: string;
  readonly text: string;
}

/** Names that contain the one asked for; those that begin with it come first. */
const NEAR_NAMES = 100;

const infoOf = new Map(
  [...functionIdentifierTerms, ...aggregateOpTerms].map(({ label, info }) => [label, info]),
);

/** Says what a function takes and does, and what a metric is, while the pointer rests on it. */
export function helpOnHover(client: Client): Extension {
  return hoverTooltip(async (view, pos) => {
    const node = syntaxTree(view.state).resolveInner(pos, 1);
    const help =
      node.name === 'Identifier'
        ? await metricHelp(client, view.state.sliceDoc(node.from, node.to))
        : wordHelp(view.state, pos);
    if (help === null) return null;
    return { pos: node.from, end: node.to, above: true, create: () => ({ dom: render(help) }) };
  });
}

async function metricHelp(client: Client, name: string): Promise<Help | null> {
  // The engine being away is told elsewhere.
  const metrics = await client.call('query.metrics', { match: name, limit: NEAR_NAMES }).catch(() => []);
  const found = metrics.find((metric) => metric.name === name);
  return found === undefined ? null : { head: `${name} (${found.type})`, text: found.help };
}

function wordHelp(state: EditorState, pos: number): Help | null {
  const node = syntaxTree(state).resolveInner(pos, 1);
  const word = state.sliceDoc(node.from, node.to);
  const text = infoOf.get(word);
  if (text === undefined) return null;
  if (node.parent?.name !== 'FunctionIdentifier') return { head: word, text };
  const { argTypes, variadic, returnType } = getFunction(node.type.id);
  const args = argTypes.map((type, i) => (variadic !== 0 && i === argTypes.length - 1 ? `[${type}]` : type));
  return { head: `${word}(${args.join(', ')}) → ${returnType}`, text };
}

function render({ head, text }: Help): HTMLElement {
  const dom = document.createElement('div');
  dom.className = 'wd-editor-help';
  const code = document.createElement('code');
  code.textContent = head;
  const words = document.createElement('p');
  words.textContent = text;
  dom.append(code, words);
  return dom;
}
