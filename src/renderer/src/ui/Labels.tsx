import classes from './Labels.module.css';

interface LabelsProps {
  readonly labels: Readonly<Record<string, string>>;
  /** Names told elsewhere already. */
  readonly omit?: readonly string[];
}

/** Labels as chips, sorted by name. */
export function Labels({ labels, omit = [] }: LabelsProps): React.ReactNode {
  const names = Object.keys(labels)
    .filter((name) => !omit.includes(name))
    .sort();
  return (
    <span className={classes.chips}>
      {names.map((name) => (
        <span key={name} className={classes.chip} title={`${name}="${labels[name] ?? ''}"`}>
          <span>{name}</span>
          {labels[name]}
        </span>
      ))}
    </span>
  );
}
