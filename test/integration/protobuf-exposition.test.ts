/** Pages of real exporters as protobuf, held against the same pages as text. They come from Debian; without them there is nothing to test. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createExpositionParser } from '#engine/exposition/index.ts';
import type { ExpositionFormat } from '#engine/exposition/index.ts';
import { formatLabels } from '#shared/model/labels.ts';
import { freePort } from '../helpers/free-port.ts';
import { makeDir, removeDir } from '../helpers/metrics-store.ts';

const PROTOBUF = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited';

let dir: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  dir = makeDir();
});
afterEach(async () => {
  if (child?.exitCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
  child = undefined;
  removeDir(dir);
});

async function fetchPage(url: string, accept: string): Promise<{ type: string; body: Uint8Array }> {
  const response = await fetch(url, { headers: { accept } });
  return {
    type: response.headers.get('content-type') ?? '',
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

function seriesOf(body: Uint8Array, format: ExpositionFormat) {
  const page = createExpositionParser({ format }).parse(body);
  return {
    series: page.newColumns.map(formatLabels).sort(),
    types: Object.fromEntries(page.metadata.map(({ name, type }) => [name, type])),
    help: Object.fromEntries(page.metadata.map(({ name, help }) => [name, help])),
  };
}

/** Both pages of an exporter that runs. */
async function compare(url: string): Promise<void> {
  await expect
    .poll(
      () =>
        fetch(url).then(
          ({ ok }) => ok,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true);
  // The first look makes the exporter's figures about looks.
  await fetchPage(url, 'text/plain');
  const protobuf = await fetchPage(url, PROTOBUF);
  expect(protobuf.type).toContain('application/vnd.google.protobuf');
  const text = await fetchPage(url, 'text/plain;version=0.0.4');
  const [fromProtobuf, fromText] = [seriesOf(protobuf.body, 'protobuf'), seriesOf(text.body, 'text')];
  expect(fromProtobuf.series.length).toBeGreaterThan(100);
  expect(fromProtobuf.series).toEqual(fromText.series);
  expect(fromProtobuf.types).toEqual(fromText.types);
  expect(fromProtobuf.help).toEqual(fromText.help);
}

describe('the page of', () => {
  test.skipIf(!existsSync('/usr/bin/prometheus'))('Prometheus itself', async () => {
    const port = await freePort();
    const config = path.join(dir, 'prometheus.yml');
    writeFileSync(config, 'scrape_configs: []\n');
    const args = [
      `--config.file=${config}`,
      `--storage.tsdb.path=${dir}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    child = spawn('/usr/bin/prometheus', args, { stdio: 'ignore' });
    await compare(`http://127.0.0.1:${port}/metrics`);
  });

  test.skipIf(!existsSync('/usr/bin/prometheus-node-exporter'))('the node exporter', async () => {
    const port = await freePort();
    child = spawn('/usr/bin/prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${port}`], {
      stdio: 'ignore',
    });
    await compare(`http://127.0.0.1:${port}/metrics`);
  });
});
