import type { Action } from '../types.ts';

/** Exactly what a step does, templates filled in, for whoever approves it. */
export function actionWords(action: Action): string {
  switch (action.kind) {
    case 'command':
      return [action.command, ...action.args.map(quoted)].join(' ');
    case 'http': {
      const body = action.json === undefined ? '' : ` ${JSON.stringify(action.json)}`;
      return `${action.method} ${action.url}${body}`;
    }
    case 'github_issue': {
      const labels = action.labels.length === 0 ? '' : ` [${action.labels.join(', ')}]`;
      return `${action.repository}: ${action.title}${labels}\n${action.body}`.trim();
    }
    case 'restart_service':
      return `restart ${action.service}`;
    case 'scale_hint':
      return action.text;
    case 'notify':
      return `${action.receiver}: ${action.title}\n${action.text}`.trim();
    case 'wait_until':
      return `until ${action.expr}`;
    case 'ask':
      return action.question;
  }
}

/** An argument as it is told apart from its neighbours; no shell ever reads it. */
function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : JSON.stringify(arg);
}
