import type { EvaluationContext } from './context.ts';
import { KahanSum } from '../../base/kahan.ts';
import type { Column } from './values.ts';
import { slide, type Windows } from './windows.ts';

/** Least squares over one window: slope per second and the value at `interceptTime` (functions.go linearRegression). */
class LinearRegression {
  slope = 0;
  intercept = 0;
  private readonly x = new KahanSum();
  private readonly y = new KahanSum();
  private readonly xy = new KahanSum();
  private readonly xx = new KahanSum();

  fit(times: Float64Array, values: Float64Array, from: number, to: number, interceptTime: number): void {
    const { x, y, xy, xx } = this;
    x.reset(0);
    y.reset(0);
    xy.reset(0);
    xx.reset(0);
    const first = values[from] as number;
    let constant = true;
    for (let i = from; i < to; i++) {
      const value = values[i] as number;
      if (i > from && value !== first) constant = false;
      const seconds = ((times[i] as number) - interceptTime) / 1e3;
      x.add(seconds);
      y.add(value);
      xy.add(seconds * value);
      xx.add(seconds * seconds);
    }
    if (constant) {
      const infinite = first === Infinity || first === -Infinity;
      this.slope = infinite ? NaN : 0;
      this.intercept = infinite ? NaN : first;
      return;
    }
    const n = to - from;
    const sumX = x.sum + x.compensation;
    const sumY = y.sum + y.compensation;
    const covariance = xy.sum + xy.compensation - (sumX * sumY) / n;
    const variance = xx.sum + xx.compensation - (sumX * sumX) / n;
    this.slope = covariance / variance;
    this.intercept = sumY / n - (this.slope * sumX) / n;
  }
}

/** deriv: the slope per second. */
export function deriv(windows: Windows, context: EvaluationContext): Column[] {
  const regression = new LinearRegression();
  return slide(windows, 2, context, (times, values, from, to) => {
    // Times relative to one in the window keep the sums small (prometheus#2674).
    regression.fit(times, values, from, to, times[from] as number);
    return regression.slope;
  });
}

/** predict_linear: where the trend will be `seconds` after the evaluation time (not the window's end). */
export function predictLinear(windows: Windows, seconds: Float64Array, context: EvaluationContext): Column[] {
  const regression = new LinearRegression();
  const evaluationTimes = windows.grid.times;
  return slide(windows, 2, context, (times, values, from, to, step) => {
    regression.fit(times, values, from, to, evaluationTimes[step] as number);
    return regression.slope * (seconds[step] as number) + regression.intercept;
  });
}
