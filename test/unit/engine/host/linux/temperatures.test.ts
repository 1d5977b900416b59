import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linuxTemperatureReading } from '#engine/host/linux/temperatures.ts';

let sys: string;

beforeEach(async () => {
  sys = await mkdtemp(join(tmpdir(), 'watchdeck-sys-'));
});
afterEach(() => rm(sys, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(sys, path, '..'), { recursive: true });
  await writeFile(join(sys, path), text);
}

async function read(): Promise<Record<string, number>> {
  const out: Record<string, number> = {};
  await linuxTemperatureReading(sys).collect((_, labels, value) => {
    out[labels['sensor'] ?? ''] = value;
  });
  return out;
}

it('names chips and labels, numbers equal names, and passes over sensors that sleep', async () => {
  await put('class/hwmon/hwmon0/name', 'coretemp\n');
  await put('class/hwmon/hwmon0/temp1_input', '54000\n');
  await put('class/hwmon/hwmon0/temp1_label', 'Package id 0\n');
  await put('class/hwmon/hwmon0/temp2_input', '\n');
  await put('class/hwmon/hwmon1/name', 'nvme\n');
  await put('class/hwmon/hwmon1/temp1_input', '38850\n');
  await put('class/hwmon/hwmon2/name', 'nvme\n');
  await put('class/hwmon/hwmon2/temp1_input', '-1500\n');
  await put('class/thermal/thermal_zone0/temp', '1000\n');
  expect(await read()).toEqual({ 'coretemp Package id 0': 54, 'nvme temp1': 38.85, 'nvme temp1 #2': -1.5 });
});

it('falls back to thermal zones, and to nothing', async () => {
  expect(await read()).toEqual({});
  await put('class/thermal/thermal_zone0/type', 'cpu-thermal\n');
  await put('class/thermal/thermal_zone0/temp', '47236\n');
  await put('class/thermal/cooling_device0/type', 'fan\n');
  expect(await read()).toEqual({ 'cpu-thermal': 47.236 });
});
