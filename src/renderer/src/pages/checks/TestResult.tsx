import { formatDuration } from '#shared/format/index.ts';
import type { ProbeTestResult } from '#shared/contract/probes.ts';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { useNow } from '../../ui/clock.ts';
import { formatDateTime } from '../../ui/times.ts';
import { certificateWords } from './check-words.ts';
import classes from './checks.module.css';

/** What one look showed: whether it is up, where the time went, who vouches for it. */
export function TestResult({ result }: { result: ProbeTestResult }): React.ReactNode {
  const { ok, failure, durationMs, facts, phases, certificates } = result;
  return (
    <div className={classes.result} data-ok={ok} role="status" aria-label="Result of the test">
      <SeverityMark
        mark={ok ? 'ok' : 'critical'}
        label={
          <strong>
            {ok ? 'Up' : 'Down'}, in {formatDuration(durationMs)}
          </strong>
        }
      />
      {failure ? <p>{failure.message}</p> : null}
      {phases.length > 0 ? <Phases phases={phases} /> : null}
      {facts.length > 0 || certificates.length > 0 ? (
        <dl className={classes.facts}>
          {facts.map(({ label, text }, i) => (
            <div key={i}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
          {certificates.map((certificate, i) => (
            <div key={certificate.fingerprint}>
              <dt>{i === 0 ? 'Certificate' : 'Signed by'}</dt>
              <dd>
                {certificate.subject} <Ends atMs={certificate.notAfterMs} />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}

function Ends({ atMs }: { atMs: number }): React.ReactNode {
  const now = useNow();
  const words = certificateWords(atMs, now);
  return (
    <span className="wd-dim">
      · {words.startsWith('ended') ? words : `ends ${words}`} ({formatDateTime(atMs, 'minute')})
    </span>
  );
}

/** The phases as parts of one bar. */
function Phases({ phases }: { phases: ProbeTestResult['phases'] }): React.ReactNode {
  const sum = phases.reduce((total, { durationMs }) => total + durationMs, 0);
  return (
    <div className={classes.phases}>
      <div className={classes.phaseBar} aria-hidden="true">
        {phases.map(({ name, durationMs }, i) => (
          <span key={name} data-slot={i % 5} style={{ flexGrow: Math.max(durationMs / (sum || 1), 0.01) }} />
        ))}
      </div>
      <ul>
        {phases.map(({ name, durationMs }, i) => (
          <li key={name}>
            <i data-slot={i % 5} aria-hidden="true" />
            {name} <b>{formatDuration(durationMs)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
