import {
  IconCertificate,
  IconCpu,
  IconFile,
  IconPlugConnected,
  IconRadar,
  IconTerminal2,
  IconWorld,
  IconWorldSearch,
} from '@tabler/icons-react';
import { probeKinds } from '#shared/contract/probes.ts';
import type { ProbeKind } from '#shared/contract/probes.ts';
import { kindNames } from './check-words.ts';
import classes from './checks.module.css';

const icons: Readonly<Record<ProbeKind, React.ComponentType<{ size?: number; stroke?: number }>>> = {
  http: IconWorld,
  tcp: IconPlugConnected,
  tls: IconCertificate,
  dns: IconWorldSearch,
  icmp: IconRadar,
  process: IconCpu,
  file: IconFile,
  command: IconTerminal2,
};

interface KindPickerProps {
  readonly value: ProbeKind;
  readonly onChange: (kind: ProbeKind) => void;
}

/** What kind of thing to look at. */
export function KindPicker({ value, onChange }: KindPickerProps): React.ReactNode {
  return (
    <div className={classes.kinds} role="radiogroup" aria-label="Kind">
      {probeKinds.map((kind) => {
        const Icon = icons[kind];
        return (
          <label key={kind} className={classes.kind} data-chosen={kind === value}>
            <input
              type="radio"
              name="kind"
              className="wd-hidden"
              checked={kind === value}
              onChange={() => {
                onChange(kind);
              }}
            />
            <Icon size={18} stroke={1.6} />
            {kindNames[kind]}
          </label>
        );
      })}
    </div>
  );
}
