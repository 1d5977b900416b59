/**
 * A deterministic application with 1000 series, as monitored ones look: 400 request counters (two fifths idle), CPU and
 * byte counters, constants, memory and temperature gauges, full-precision ratios, 24 histograms of 12 buckets.
 */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Infinity];

type Column = (previous: number) => number;

export class SyntheticApp {
  readonly names: string[] = [];
  readonly values: Float64Array;
  private readonly columns: Column[] = [];
  private readonly histograms: { first: number; rate: number; mu: number; sd: number }[] = [];
  private readonly stepS: number;
  private state: number;

  constructor(seed: number, stepS: number) {
    this.state = seed * 7919 + 13;
    this.stepS = stepS;
    const starts: number[] = [];
    const add = (name: string, start: number, next: Column): void => {
      this.names.push(name);
      starts.push(start);
      this.columns.push(next);
    };
    for (let i = 0; i < 80; i++) {
      const base = Math.exp(this.random() * Math.log(1000)) * 0.1;
      for (const [code, share] of [
        ['200', 1],
        ['301', 0],
        ['404', 0.02],
        ['500', 0.003],
        ['503', 0],
      ] as const) {
        const rate = base * share;
        add(
          `http_requests_total/${i}/${code}`,
          Math.floor(this.random() * rate * 1e5),
          (v) => v + this.poisson(rate * stepS),
        );
      }
    }
    for (let i = 0; i < 21; i++) {
      const rate = [0.7, 0.2, 0.08, 0.01, 0.002][i % 5] ?? 0;
      const noise = 2 * Math.sqrt(stepS);
      add(
        `cpu_seconds_total/${i}`,
        Math.floor(this.random() * rate * 1e8) / 100,
        (v) => Math.round(v * 100 + Math.max(0, Math.round(rate * stepS * 100 + this.gauss() * noise))) / 100,
      );
    }
    for (let i = 0; i < 2; i++) {
      add(
        `network_bytes_total/${i}`,
        Math.floor(this.random() * 1e10),
        (v) => v + Math.max(0, Math.round(5e5 * stepS * (1 + 0.3 * this.gauss()))),
      );
    }
    for (let i = 0; i < 61; i++)
      add(`config_limit/${i}`, [1, 0, 100, 4096, 65536, 0.75, 30][i % 7] ?? 0, (v) => v);
    for (let i = 0; i < 90; i++) {
      add(`memory_bytes/${i}`, 4096 * Math.floor(1000 + this.random() * 5e5), (v) =>
        this.random() < 0.5 ? Math.max(4096, v + 4096 * Math.round(this.gauss() * 20)) : v,
      );
    }
    for (let i = 0; i < 60; i++) {
      add(`temp_celsius/${i}`, Math.round((30 + this.random() * 40) * 10) / 10, (v) =>
        this.random() < 0.3 ? Math.round((v + this.gauss() * 0.4) * 10) / 10 : v,
      );
    }
    for (let i = 0; i < 30; i++) {
      add(`utilization_ratio/${i}`, this.random(), (v) => Math.min(1, Math.max(0, v + this.gauss() * 0.02)));
    }
    for (let h = 0; h < 24; h++) {
      const rate = Math.exp(this.random() * Math.log(300)) * 0.1;
      this.histograms.push({
        first: starts.length,
        rate,
        mu: Math.log(0.01 + this.random() * 0.3),
        sd: 0.5 + this.random(),
      });
      for (const le of BUCKETS) add(`rpc_seconds_bucket/${h}/${le}`, 0, (v) => v);
      add(`rpc_seconds_sum/${h}`, 0, (v) => v);
      add(`rpc_seconds_count/${h}`, 0, (v) => v);
    }
    this.values = Float64Array.from(starts);
    // As after some days up: counts of many digits.
    for (const { first, rate, mu, sd } of this.histograms) {
      BUCKETS.forEach((le, b) => {
        const share = le === Infinity ? 1 : 1 / (1 + Math.exp((-1.702 * (Math.log(le) - mu)) / sd));
        this.values[first + b] = Math.floor(share * rate * 50_000);
      });
      this.values[first + 13] = this.values[first + 11]!;
      this.values[first + 12] = this.values[first + 13]! * 0.123456789;
    }
  }

  /** Goes one step on. */
  tick(): void {
    const { values } = this;
    this.columns.forEach((next, i) => {
      values[i] = next(values[i]!);
    });
    for (const { first, rate, mu, sd } of this.histograms) {
      for (let left = this.poisson(rate * this.stepS); left > 0; left--) {
        const seconds = Math.exp(mu + sd * this.gauss());
        for (let b = BUCKETS.findIndex((le) => seconds <= le); b < BUCKETS.length; b++) values[first + b]!++;
        values[first + 12]! += seconds;
      }
      values[first + 13] = values[first + 11]!;
    }
  }

  /** mulberry32 */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  private gauss(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }

  private poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.gauss()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.random(); product > limit; product *= this.random()) count++;
    return count;
  }
}
