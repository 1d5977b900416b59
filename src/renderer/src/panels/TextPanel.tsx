import type { PanelOf } from '#shared/dashboard/index.ts';
import { interpolate } from '#shared/dashboard/interpolate.ts';
import type { VariableScope } from '#shared/dashboard/interpolate.ts';
import { MarkdownText } from '../ui/MarkdownText.tsx';
import classes from './TextPanel.module.css';

interface TextPanelProps {
  readonly panel: PanelOf<'text'>;
  readonly scope: VariableScope;
}

/** Words, with variables filled in. */
export function TextPanel({ panel, scope }: TextPanelProps): React.ReactNode {
  return (
    <div className={classes.text}>
      <MarkdownText text={interpolate(panel.markdown, scope, 'text')} />
    </div>
  );
}
