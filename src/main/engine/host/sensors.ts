import { gauge } from './reading.ts';
import type { Reading } from './reading.ts';
import { systemInformation } from './system-information.ts';

export const temperatureMetadata = [
  gauge('watchdeck_host_temperature_celsius', 'Temperature by sensor.', 'celsius'),
];

/** Charge of the battery; machines without one give no series. On Linux systeminformation only reads files (1 ms). */
export function batteryReading(): Reading {
  return {
    name: 'battery',
    metadata: [
      gauge('watchdeck_host_battery_charge_ratio', 'Charge of the battery, 0 to 1.'),
      gauge('watchdeck_host_battery_charging', '1 while the battery is being charged.'),
      gauge('watchdeck_host_battery_ac_connected', '1 while the machine runs on mains.'),
    ],
    async collect(emit) {
      const battery = await (await systemInformation()).battery();
      if (!battery.hasBattery) return;
      emit('watchdeck_host_battery_charge_ratio', {}, battery.percent / 100);
      emit('watchdeck_host_battery_charging', {}, battery.isCharging ? 1 : 0);
      emit('watchdeck_host_battery_ac_connected', {}, battery.acConnected ? 1 : 0);
    },
  };
}
