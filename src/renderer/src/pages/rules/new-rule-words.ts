/** A new rule as its form has it. */
export interface NewRuleFields {
  readonly name: string;
  readonly severity: string;
  /** One `name: value` a line. */
  readonly labelsText: string;
  readonly summary: string;
  readonly description: string;
  readonly file: string;
  readonly group: string;
}

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Chosen where a rule is written: a file that is then made. */
export const OWN_FILE = 'rules/own.yml';

export const emptyFields: NewRuleFields = {
  name: '',
  severity: 'medium',
  labelsText: '',
  summary: '',
  description: '',
  file: OWN_FILE,
  group: '',
};

/** Labels of the form's lines, and the lines that are none. */
export function readLabels(text: string): {
  readonly labels: Record<string, string>;
  readonly wrong: readonly string[];
} {
  const labels: Record<string, string> = {};
  const wrong: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, name = '', value = ''] = /^\s*([^:=\s]+)\s*[:=]\s*(.*?)\s*$/.exec(line) ?? [];
    if (LABEL_NAME.test(name) && name !== 'alertname') labels[name] = value.replace(/^(["'])(.*)\1$/, '$2');
    else wrong.push(line.trim());
  }
  return { labels, wrong };
}

/** The labels and annotations that the form says. */
export function saidBy({ severity, labelsText, summary, description }: NewRuleFields): {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
} {
  const said = { summary: summary.trim(), description: description.trim() };
  return {
    labels: { severity, ...readLabels(labelsText).labels },
    annotations: Object.fromEntries(Object.entries(said).filter(([, text]) => text !== '')),
  };
}

/** A name to begin with: of the metric an expression is about, `node_load1` gives `NodeLoad1`. */
export function nameFor(expr: string): string {
  const metric = /[a-zA-Z_][\w]*_[\w]*/.exec(
    expr.replace(/\b\w+_over_time\b|\b\w+_left\b|\b\w+_right\b/g, ''),
  )?.[0];
  return (metric ?? '').replace(/(?:^|_)([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
