import type { PanelDraft, PanelFrame } from './draft.ts';
import type { Notes } from './notes.ts';

import type { Part } from './part.ts';

/** A panel of text. HTML becomes the Markdown that says the same. */
export function readTextPanel(panel: Part, frame: PanelFrame, notes: Notes): PanelDraft {
  const options = panel.part('options');
  const mode = options.text('mode') ?? panel.text('mode') ?? 'markdown';
  const content = options.text('content') ?? panel.text('content') ?? '';
  options.ignore('code');
  panel.ignore('targets', 'datasource', 'fieldConfig', 'style');
  if (mode === 'code') return { kind: 'text', ...frame, markdown: `\`\`\`\n${content}\n\`\`\`` };
  if (mode === 'html' || /<\/?(div|span|style|script|iframe|img|table|center)\b/i.test(content)) {
    notes.approximated('its HTML is Markdown, without styles and scripts');
    return { kind: 'text', ...frame, markdown: htmlToMarkdown(content) };
  }
  return { kind: 'text', ...frame, markdown: content };
}

/** The text of a page with its headings, links, lists and emphasis. What is drawn is sanitised besides. */
function htmlToMarkdown(html: string): string {
  let href = '';
  // Tags end before the next one begins, so that no pattern runs over the whole text again and again.
  return html
    .replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(/<h([1-6])\b[^<>]*>/gi, (_, level: string) => `\n\n${'#'.repeat(Number(level))} `)
    .replace(/<a\b([^<>]*)>|<\/a\s*>/gi, (_, attributes?: string) => {
      if (attributes === undefined) return `](${href})`;
      href = /href\s*=\s*["']?([^"'\s]+)/i.exec(attributes)?.[1] ?? '';
      return '[';
    })
    .replace(/<li\b[^<>]*>/gi, '\n- ')
    .replace(/<br\b[^<>]*>/gi, '\n')
    .replace(/<\/?(b|strong)\b[^<>]*>/gi, '**')
    .replace(/<\/?(i|em)\b[^<>]*>/gi, '_')
    .replace(/<\/?code\b[^<>]*>/gi, '`')
    .replace(/<\/?(p|div|h[1-6]|ul|ol|table|tr|center)\b[^<>]*>/gi, '\n\n')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A list of alerts. */
export function readAlertList(panel: Part, frame: PanelFrame, notes: Notes): PanelDraft {
  const options = panel.part('options');
  const filter = options.part('stateFilter');
  const states = (['firing', 'pending'] as const).filter(
    (state) => filter.flag(state) ?? !panel.has('options'),
  );
  filter.ignore(
    'ok',
    'normal',
    'noData',
    'error',
    'inactive',
    'paused',
    'execution_error',
    'alerting',
    'no_data',
    'recovering',
  );
  if (filter.flag('alerting') === true && !states.includes('firing')) states.unshift('firing');
  const matchers = matchersOf(options.text('alertInstanceLabelFilter') ?? '');
  const name = options.text('alertName');
  if (name !== undefined && name !== '')
    matchers.push(`alertname=~".*${name.replace(/[\\^$*+?.()|[\]{}"]/g, '.')}.*"`);
  if (options.flag('dashboardAlerts') === true) notes.approximated('lists alerts of the whole console');
  for (const key of ['folder', 'tags', 'folderId', 'dashboardTitle'])
    if (options.has(key)) notes.left(`the choice by ${key}`);
  options.ignore(
    'folder',
    'tags',
    'folderId',
    'dashboardTitle',
    'datasource',
    'groupBy',
    'groupMode',
    'sortOrder',
  );
  options.ignore('viewMode', 'showOptions', 'showInstances', 'dashboardAlerts');
  const limit = Math.round(
    Math.min(200, Math.max(1, options.number('maxItems') ?? panel.number('limit') ?? 20)),
  );
  panel.ignore(
    'targets',
    'datasource',
    'fieldConfig',
    'limit',
    'show',
    'sortOrder',
    'onlyAlertsOnDashboard',
    'stateFilter',
  );
  return {
    kind: 'alerts',
    ...frame,
    states: states.length === 0 ? ['firing', 'pending'] : [...states],
    matchers,
    limit,
  };
}

/** `{job="api",team=~"a|b"}` as a list of matchers. */
function matchersOf(text: string): string[] {
  return [...text.matchAll(/[a-zA-Z_]\w*\s*(?:=~|!~|!=|=)\s*"(?:[^"\\]|\\.)*"/g)].map(([matcher]) => matcher);
}
