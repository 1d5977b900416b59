/**
 * Kahan-Neumaier summation as Prometheus does it (util/kahansum): `add` keeps the sum in `sum` and what was lost in
 * `compensation`. One object is reused for a whole window, so that nothing is allocated per sample.
 */
export class KahanSum {
  sum = 0;
  compensation = 0;

  reset(sum: number, compensation = 0): void {
    this.sum = sum;
    this.compensation = compensation;
  }

  add(value: number): void {
    const { sum } = this;
    const total = sum + value;
    if (total === Infinity || total === -Infinity) this.compensation = 0;
    else if (Math.abs(sum) >= Math.abs(value)) this.compensation += sum - total + value;
    else this.compensation += value - total + sum;
    this.sum = total;
  }
}
