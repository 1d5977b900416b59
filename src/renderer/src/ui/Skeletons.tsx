import classes from './Skeletons.module.css';

/** A grey shape where a chart will be. */
export function ChartSkeleton({ height }: { height: number }): React.ReactNode {
  return <div className={classes.skeleton} style={{ height }} role="status" aria-label="Loading chart" />;
}

/** Grey rows where a list will be, as high as the rows will be. */
export function RowsSkeleton({
  rows,
  rowHeight = 44,
}: {
  rows: number;
  rowHeight?: number;
}): React.ReactNode {
  return (
    <div role="status" aria-label="Loading" className={classes.skeletonRows}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className={classes.skeleton} style={{ height: rowHeight - 8 }} />
      ))}
    </div>
  );
}
