import { expect, test } from 'vitest';
import { Gate } from '#main/serve/gate.ts';

const token = 'a'.repeat(43);

test('only the token, whole and exact, opens the console', () => {
  const gate = new Gate(token, () => 0);
  expect(gate.admits(token)).toBe(true);
  for (const wrong of ['', 'a', token.slice(1), `${token}a`, token.toUpperCase()]) {
    expect(gate.admits(wrong)).toBe(false);
  }
});

test('a ticket opens it once, within a minute', () => {
  let nowMs = 0;
  const gate = new Gate(token, () => nowMs);
  const [used, late] = [gate.makeTicket(), gate.makeTicket()];
  expect(gate.admits(used)).toBe(true);
  expect(gate.admits(used)).toBe(false);
  nowMs = 60_001;
  expect(gate.admits(late)).toBe(false);
});

test('the cookie it sets is the cookie it knows, among others', () => {
  const gate = new Gate(token, () => 0);
  const cookie = gate.cookie(false);
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect(gate.cookie(true)).toMatch(/; Secure$/);
  const pair = cookie.split(';')[0]!;
  expect(gate.knows(`theme=dark; ${pair}; x=y`)).toBe(true);
  expect(gate.knows(undefined)).toBe(false);
  expect(gate.knows(`${pair}x`)).toBe(false);
  expect(gate.knows(`not${pair}`)).toBe(false);
});

test('consoles of different keys have different cookies', () => {
  const other = new Gate('b'.repeat(43), () => 0);
  const name = (gate: Gate) => gate.cookie(false).split('=')[0];
  expect(name(new Gate(token, () => 0))).not.toBe(name(other));
});
