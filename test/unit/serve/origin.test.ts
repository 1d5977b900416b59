import { expect, test } from 'vitest';
import { isLoopback, isOwnHost, isOwnOrigin, ownHostNames } from '#main/serve/origin.ts';

const loopback = ownHostNames('127.0.0.1', 'deck', []);

test.each(['127.0.0.1:7464', 'localhost:7464', 'LOCALHOST', '[::1]:80', '192.168.1.9:1', 'localhost:9999'])(
  'the host %s is ours',
  (host) => expect(isOwnHost(host, loopback)).toBe(true),
);

test.each([
  undefined,
  '',
  'evil.example',
  'evil.example:7464',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'user@localhost',
  'localhost/x',
  'deck',
])('the host %s is not', (host) => expect(isOwnHost(host, loopback)).toBe(false));

test('a machine that listens beyond itself answers to its name, and to names it was given', () => {
  const names = ownHostNames('0.0.0.0', 'Deck', ['watch.example.org']);
  for (const host of ['deck:7464', 'deck.local', 'Watch.Example.org'])
    expect(isOwnHost(host, names)).toBe(true);
  expect(isOwnHost('other.example.org', names)).toBe(false);
});

test('an origin is ours when it names the very host that was asked', () => {
  expect(isOwnOrigin('http://127.0.0.1:7464', '127.0.0.1:7464')).toBe(true);
  expect(isOwnOrigin('https://watch.example.org', 'watch.example.org')).toBe(true);
  for (const origin of [
    undefined,
    'null',
    'http://127.0.0.1:8080',
    'http://evil.example',
    'app://127.0.0.1:7464',
  ]) {
    expect(isOwnOrigin(origin, '127.0.0.1:7464')).toBe(false);
  }
});

test('loopback is what only this machine reaches', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '10.0.0.1', 'deck'].some(isLoopback)).toBe(false);
});
