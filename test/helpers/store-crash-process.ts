/**
 * Writes to a store without end, to be killed at any moment: `node store-crash-process.ts DIR`. Rows of two sources whose
 * value in every column is the row's number, a third whose series change all the time, points out of order, and a fourth with
 * a series that is kept and one that is deleted up to the row before, again and again; everything is flushed now and then, and
 * the numbers of the row that is safe and of the last one deleted are printed. Goes on after what is there already.
 */
import { checkpointInThread } from '#engine/storage/index.ts';
import { silentLog } from '#engine/base/log.ts';
import { openMetrics } from './metrics-store.ts';

/** Series of each steady source. */
const WIDTH = 300;

const { tsdb, store } = openMetrics(process.argv[2] ?? '', { windowRows: 40 });
checkpointInThread(store, silentLog);
const steady = ['a', 'b'].map((name) => {
  const source = tsdb.source(name);
  source.columns(
    Array.from({ length: WIDTH }, (_, i) => ({ __name__: 'steady', i: String(i), source: name })),
  );
  return source;
});
const churning = tsdb.source('churning');
const halved = tsdb.source('halved');
halved.columns(['kept', 'gone'].map((name) => ({ __name__: name })));
const values = new Float64Array(WIDTH);
let row = (tsdb.stats().newestSampleMs ?? 0) + 1;

let turns = 0;
let deleted = 0;

function turn(): void {
  if (turns++ % 10 === 5) {
    deleted = row - 1;
    tsdb.deleteSeries([{ name: '__name__', op: '=', value: 'gone' }], -Infinity, deleted);
    tsdb.cleanTombstones();
  }
  for (let i = 0; i < 7; i++, row++) {
    values.fill(row);
    for (const source of steady)
      if (!source.append(row, values, WIDTH)) throw new Error(`row ${row} was refused`);
    const columns = churning.columns([{ __name__: 'churning', row: String(row) }]);
    churning.keepOnly(columns);
    if (!halved.append(row, Float64Array.of(row, row), 2)) throw new Error(`row ${row} was refused`);
    churning.append(row, Float64Array.of(row), 1);
    churning.appendAt(
      Uint32Array.of(0, 0),
      Float64Array.of(row + 0.5, row + 0.25),
      Float64Array.of(row, row),
    );
  }
  tsdb.flush();
  const problem = tsdb.problem();
  if (problem !== null) throw new Error(problem);
  process.stdout.write(`${row - 1} ${deleted}\n`);
  tsdb.maintain(row);
  setImmediate(turn);
}
turn();
