import { readdir, readFile } from 'node:fs/promises';
import { temperatureMetadata } from '../sensors.ts';
import type { Reading } from '../reading.ts';

/**
 * Temperatures from sysfs, no process started (systeminformation runs a shell script for them): chips under
 * `class/hwmon` (Documentation/hwmon/sysfs-interface.rst), and the thermal zones where there are no chips.
 */
export function linuxTemperatureReading(sys = '/sys'): Reading {
  return {
    name: 'temperature',
    metadata: temperatureMetadata,
    async collect(emit) {
      const chips = await hwmonTemperatures(sys);
      const found = chips.size > 0 ? chips : await zoneTemperatures(sys);
      for (const [sensor, celsius] of found) emit('watchdeck_host_temperature_celsius', { sensor }, celsius);
    },
  };
}

async function hwmonTemperatures(sys: string): Promise<Map<string, number>> {
  const out = new Map<string, number>();
  for (const chip of await listing(`${sys}/class/hwmon`)) {
    const folder = `${sys}/class/hwmon/${chip}`;
    const chipName = (await textOf(`${folder}/name`)) ?? chip;
    for (const file of await listing(folder)) {
      const match = /^(temp\d+)_input$/.exec(file);
      if (match === null) continue;
      const label = (await textOf(`${folder}/${match[1] ?? ''}_label`)) ?? match[1] ?? file;
      put(out, `${chipName} ${label}`, await textOf(`${folder}/${file}`));
    }
  }
  return out;
}

async function zoneTemperatures(sys: string): Promise<Map<string, number>> {
  const out = new Map<string, number>();
  for (const zone of await listing(`${sys}/class/thermal`)) {
    if (!zone.startsWith('thermal_zone')) continue;
    const name = (await textOf(`${sys}/class/thermal/${zone}/type`)) ?? zone;
    put(out, name, await textOf(`${sys}/class/thermal/${zone}/temp`));
  }
  return out;
}

/** Both interfaces give millidegrees. Two sensors may have one name: the later gets a number. */
function put(out: Map<string, number>, name: string, milli: string | null): void {
  if (milli === null || !/^-?\d+$/.test(milli)) return;
  let unique = name;
  for (let n = 2; out.has(unique); n++) unique = `${name} #${n}`;
  out.set(unique, Number(milli) / 1000);
}

/** Sorted, so that the numbers behind equal names stay with their sensors. Most machines in clouds have no such folder. */
async function listing(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** Null where the file is missing or can't be read now: a sensor that sleeps answers with an error. */
async function textOf(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() === '' ? null : text.trim();
}
