import { UnstyledButton } from '@mantine/core';
import type { BacktestOutcome, BacktestResult } from '#shared/contract/rules.ts';
import { Panel } from '../../ui/Panel.tsx';
import { outcomeSentence, withThreshold, writeDuration } from './rule-words.ts';
import type { RuleDraft } from './rule-words.ts';
import classes from './rules.module.css';

interface OtherValuesProps {
  readonly result: BacktestResult;
  readonly draft: RuleDraft;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

interface Choice {
  readonly key: string;
  readonly label: string;
  readonly outcome: BacktestOutcome;
  readonly isCurrent: boolean;
  readonly take: () => void;
}

/** What other values of `for` and of the threshold would have done; a click takes one. */
export function OtherValues({ result, draft, onChange }: OtherValuesProps): React.ReactNode {
  const [current, ...others] = result.outcomes;
  if (!current) return null;
  const forChoices = [current, ...others.filter(({ threshold }) => threshold === current.threshold)];
  const thresholdChoices = [current, ...others.filter(({ threshold }) => threshold !== current.threshold)];
  const choicesOf = (
    outcomes: readonly BacktestOutcome[],
    numberOf: (outcome: BacktestOutcome) => number,
    labelOf: (value: number) => string,
    take: (value: number) => void,
  ): Choice[] =>
    [...new Map(outcomes.map((outcome) => [numberOf(outcome), outcome])).entries()]
      .sort(([a], [b]) => a - b)
      .map(([value, outcome]) => ({
        key: String(value),
        label: labelOf(value),
        outcome,
        isCurrent: value === numberOf(current),
        take: () => {
          take(value);
        },
      }));
  return (
    <Panel title="Other values" note="a click takes one">
      <div className={classes.others}>
        <Choices
          title="For"
          choices={choicesOf(
            forChoices,
            ({ forMs }) => forMs,
            (ms) => (ms === 0 ? 'at once' : writeDuration(ms)),
            (ms) => {
              onChange({ forText: writeDuration(ms) });
            },
          )}
        />
        {result.threshold && thresholdChoices.length > 1 ? (
          <Choices
            title="Threshold"
            choices={choicesOf(
              thresholdChoices,
              ({ threshold }) => threshold ?? 0,
              (value) => `${result.threshold?.op ?? ''} ${String(value)}`,
              (value) => {
                onChange({ expr: withThreshold(draft.expr, value) });
              },
            )}
          />
        ) : null}
      </div>
    </Panel>
  );
}

function Choices({ title, choices }: { title: string; choices: readonly Choice[] }): React.ReactNode {
  const most = Math.max(1, ...choices.map(({ outcome }) => outcome.firings));
  return (
    <section aria-label={`Other values: ${title}`}>
      <h3 className={classes.choicesTitle}>{title}</h3>
      <ul className={classes.choices}>
        {choices.map(({ key, label, outcome, isCurrent, take }) => (
          <li key={key}>
            <UnstyledButton className={classes.choice} aria-pressed={isCurrent} onClick={take}>
              <span className={classes.choiceLabel}>{label}</span>
              <span className={classes.choiceBar}>
                <span style={{ width: `${String((outcome.firings / most) * 100)}%` }} />
              </span>
              <span className={classes.choiceText}>{outcomeSentence(outcome)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
