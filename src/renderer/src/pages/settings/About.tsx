import { Button } from '@mantine/core';
import { useAction, useMethod } from '../../live/use-method.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import classes from './settings.module.css';

/** The engine this console is connected to. */
export function About(): React.ReactNode {
  const { data, error, refetch } = useMethod('system.info', {});
  return (
    <Panel title="About">
      {error && !data ? (
        <ErrorState what="The engine doesn't say" error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <dl className={classes.facts}>
          <Fact name="Watchdeck">{data.appVersion}</Fact>
          <Fact name="Running since">
            <RelativeAge atMs={data.startedAtMs} withTime />
            {data.recoveredFromCrash
              ? '; the run before ended without a clean stop, its journal was replayed'
              : ''}
          </Fact>
          <Fact name="Machine">
            {data.hostname}, {data.platform}, Node {data.nodeVersion}
          </Fact>
          <Fact name="Time zone">{data.timeZone}</Fact>
          <Fact name="Data" mono>
            {data.dataDir}
          </Fact>
          <Fact name="Config" mono>
            {data.configFile}
          </Fact>
          <Fact name="Log" mono>
            {data.logFile}
          </Fact>
          <Fact name="Diagnostics">
            <SaveDiagnostics />
          </Fact>
        </dl>
      ) : (
        <RowsSkeleton rows={5} />
      )}
    </Panel>
  );
}

/** For somebody who is to help: one text file, which can be read first. */
function SaveDiagnostics(): React.ReactNode {
  const save = useAction('system.diagnostics');
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={save.isPending}
        onClick={() => {
          save.mutate(
            {},
            {
              onSuccess: ({ fileName, text }) => {
                saveFile(fileName, new TextEncoder().encode(text), 'text/plain');
              },
            },
          );
        }}
      >
        Save diagnostics
      </Button>{' '}
      <span className="wd-dim">
        versions, state, the config without passwords and tokens, the end of the log
      </span>
      {save.error === null ? null : <p role="alert">{save.error.message}</p>}
    </>
  );
}

function Fact({
  name,
  children,
  mono = false,
}: {
  name: string;
  children: React.ReactNode;
  mono?: boolean;
}): React.ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd className={mono ? 'wd-mono' : undefined}>{children}</dd>
    </>
  );
}
