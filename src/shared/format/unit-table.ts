/** How one unit's values are written; `kind` says the arithmetic. */
export type UnitRule =
  /** The number as it is, and what stands behind it. */
  | { readonly kind: 'fixed'; readonly suffix: string }
  /** Prefixes by thousands. `power`: values come in thousands to that power; `small`: milli and below too. */
  | { readonly kind: 'si'; readonly suffix: string; readonly power: number; readonly small: boolean }
  /** Prefixes by 1024; `power`: values come in that power of 1024. */
  | { readonly kind: 'iec'; readonly suffix: string; readonly power: number }
  /** Things counted: the number is shortened, its name stands apart: `1.20 k req/s`. */
  | { readonly kind: 'count'; readonly suffix: string }
  /** `factor` makes per cent of it. */
  | { readonly kind: 'percent'; readonly factor: number; readonly suffix: string }
  /** Lengths of time; `factor` makes seconds of it. */
  | { readonly kind: 'duration'; readonly factor: number; readonly style: 'prefix' | 'words' | 'clock' }
  | { readonly kind: 'money'; readonly symbol: string; readonly behind: boolean }
  /** Moments, unix ms. */
  | { readonly kind: 'moment'; readonly style: 'full' | 'short' | 'age' }
  | { readonly kind: 'either'; readonly yes: string; readonly no: string }
  | { readonly kind: 'notation'; readonly style: 'hex' | 'hex0x' | 'sci' | 'grouped' | 'string' };

const table = new Map<string, UnitRule>();

function fixed(list: Readonly<Record<string, string>>): void {
  for (const [id, suffix] of Object.entries(list)) table.set(id, { kind: 'fixed', suffix });
}

/** `id: [suffix, power]`. */
function si(list: Readonly<Record<string, readonly [string, number]>>, small: boolean): void {
  for (const [id, [suffix, power]] of Object.entries(list))
    table.set(id, { kind: 'si', suffix, power, small });
}

/** Bytes, bits and what is done with them per second: one row per prefix, from none to peta. */
function data(kind: 'si' | 'iec', suffix: string, ids: readonly string[]): void {
  for (const [power, id] of ids.entries())
    table.set(id, kind === 'si' ? { kind, suffix, power, small: false } : { kind, suffix, power });
}

function count(list: Readonly<Record<string, string>>): void {
  for (const [id, suffix] of Object.entries(list)) table.set(id, { kind: 'count', suffix });
}

function durations(style: 'prefix' | 'words' | 'clock', list: Readonly<Record<string, number>>): void {
  for (const [id, factor] of Object.entries(list)) table.set(id, { kind: 'duration', factor, style });
}

function money(list: Readonly<Record<string, string>>, behind: boolean): void {
  for (const [code, symbol] of Object.entries(list))
    table.set(`currency${code}`, { kind: 'money', symbol, behind });
}

fixed({ none: '', humidity: '%H', dB: 'dB', pixel: 'px' });
fixed({ accMS2: 'm/s²', accFS2: 'ft/s²', accG: 'g' });
fixed({ degree: '°', radian: 'rad', grad: 'grad', arcmin: 'arcmin', arcsec: 'arcsec' });
fixed({ areaM2: 'm²', areaF2: 'ft²', areaMI2: 'mi²', areaAC: 'ac', areaHA: 'ha' });
fixed({ ppm: 'ppm', conppb: 'ppb', conngm3: 'ng/m³', conμgm3: 'µg/m³', conmgm3: 'mg/m³', congm3: 'g/m³' });
fixed({ conngNm3: 'ng/Nm³', conμgNm3: 'µg/Nm³', conmgNm3: 'mg/Nm³', congNm3: 'g/Nm³' });
fixed({ conmgdL: 'mg/dL', conmmolL: 'mmol/L' });
fixed({ flowgpm: 'gpm', flowcms: 'm³/s', flowcfs: 'ft³/s', flowcfm: 'ft³/min' });
fixed({ litreh: 'L/h', flowlpm: 'L/min', flowmlpm: 'mL/min', lux: 'lx', rotrpm: 'rpm', rotrads: 'rad/s' });
fixed({ rotdegs: '°/s', masst: 't', masslb: 'lb', lengthft: 'ft', lengthin: 'in', lengthmi: 'mi' });
fixed({ pressurehpa: 'hPa', pressurehg: 'inHg', pressurepsi: 'psi', Wm2: 'W/m²' });
fixed({ celsius: '°C', fahrenheit: '°F', farenheit: '°F', kelvin: 'K' });
fixed({ velocityms: 'm/s', velocitykmh: 'km/h', velocitymph: 'mph', velocityknot: 'kn' });
fixed({ dm3: 'dm³', gallons: 'gal', Nm3: 'Nm³' });

si({ watt: ['W', 0], kwatt: ['W', 1], megwatt: ['W', 2], gwatt: ['W', 3], mwatt: ['W', -1] }, true);
si({ voltamp: ['VA', 0], kvoltamp: ['VA', 1], voltampreact: ['var', 0], kvoltampreact: ['var', 1] }, true);
si({ watth: ['Wh', 0], kwatth: ['Wh', 1], watthperkg: ['Wh/kg', 0], kwattm: ['W·min', 1] }, true);
si({ amph: ['Ah', 0], kamph: ['Ah', 1], mamph: ['Ah', -1], joule: ['J', 0], ev: ['eV', 0] }, true);
si(
  { amp: ['A', 0], kamp: ['A', 1], mamp: ['A', -1], volt: ['V', 0], kvolt: ['V', 1], mvolt: ['V', -1] },
  true,
);
si(
  { ohm: ['Ω', 0], kohm: ['Ω', 1], Mohm: ['Ω', 2], farad: ['F', 0], µfarad: ['F', -2], nfarad: ['F', -3] },
  true,
);
si({ pfarad: ['F', -4], ffarad: ['F', -5], henry: ['H', 0], mhenry: ['H', -1], µhenry: ['H', -2] }, true);
si({ lumens: ['lm', 0], dBm: ['dBm', 0], hertz: ['Hz', 0], rothz: ['Hz', 0] }, true);
si({ forceN: ['N', 0], forcekN: ['N', 1], forceNm: ['Nm', 0], forcekNm: ['Nm', 1] }, true);
si({ massmg: ['g', -1], massg: ['g', 0], masskg: ['g', 1] }, true);
si({ lengthmm: ['m', -1], lengthm: ['m', 0], lengthkm: ['m', 1], litre: ['L', 0], mlitre: ['L', -1] }, true);
si({ m3: ['m³', 0], pressurembar: ['bar', -1], pressurebar: ['bar', 0], pressurekbar: ['bar', 1] }, true);
si({ pressurepa: ['Pa', 0], pressurekpa: ['Pa', 1] }, true);
si({ radbq: ['Bq', 0], radci: ['Ci', 0], radgy: ['Gy', 0], radrad: ['rad', 0], radrem: ['rem', 0] }, true);
si(
  { radsv: ['Sv', 0], radmsv: ['Sv', -1], radusv: ['Sv', -2], radr: ['R', 0], radexpckg: ['C/kg', 0] },
  true,
);
si({ radsvh: ['Sv/h', 0], radmsvh: ['Sv/h', -1], radusvh: ['Sv/h', -2] }, true);
si({ flops: ['FLOP/s', 0], mflops: ['FLOP/s', 2], gflops: ['FLOP/s', 3], tflops: ['FLOP/s', 4] }, false);
si({ pflops: ['FLOP/s', 5], eflops: ['FLOP/s', 6], sishort: ['', 0] }, true);
si(
  { Hs: ['H/s', 0], KHs: ['H/s', 1], MHs: ['H/s', 2], GHs: ['H/s', 3], THs: ['H/s', 4], PHs: ['H/s', 5] },
  false,
);

data('iec', 'B', ['bytes', 'kbytes', 'mbytes', 'gbytes', 'tbytes', 'pbytes']);
data('si', 'B', ['decbytes', 'deckbytes', 'decmbytes', 'decgbytes', 'dectbytes', 'decpbytes']);
data('iec', 'b', ['bits']);
data('si', 'b', ['decbits']);
data('iec', 'B/s', ['binBps', 'KiBs', 'MiBs', 'GiBs', 'TiBs', 'PiBs']);
data('si', 'B/s', ['Bps', 'KBs', 'MBs', 'GBs', 'TBs', 'PBs']);
data('iec', 'b/s', ['binbps', 'Kibits', 'Mibits', 'Gibits', 'Tibits', 'Pibits']);
data('si', 'b/s', ['bps', 'Kbits', 'Mbits', 'Gbits', 'Tbits', 'Pbits']);

// "ops" is what every counter's rate is drawn in, so its name would say nothing.
count({
  short: '',
  ops: '/s',
  cps: 'c/s',
  reqps: 'req/s',
  rps: 'rd/s',
  wps: 'wr/s',
  iops: 'io/s',
  pps: 'p/s',
});
count({ eps: 'evt/s', mps: 'msg/s', recps: 'rec/s', rowsps: 'rows/s' });
count({ cpm: 'c/min', opm: 'ops/min', reqpm: 'req/min', rpm: 'rd/min', wpm: 'wr/min' });
count({ epm: 'evts/min', mpm: 'msgs/min', recpm: 'rec/min', rowspm: 'rows/min' });

durations('prefix', { s: 1, ms: 1e-3, µs: 1e-6, μs: 1e-6, ns: 1e-9, m: 60, h: 3600, d: 86_400, w: 604_800 });
durations('prefix', { timeticks: 0.01 });
durations('words', { dtdurations: 1, dtdurationms: 1e-3 });
durations('clock', { clocks: 1, clockms: 1e-3, dthms: 1, dtdhms: 1 });

table.set('percent', { kind: 'percent', factor: 1, suffix: '%' });
table.set('percentunit', { kind: 'percent', factor: 100, suffix: '%' });
table.set('bool', { kind: 'either', yes: 'True', no: 'False' });
table.set('bool_yes_no', { kind: 'either', yes: 'Yes', no: 'No' });
table.set('bool_on_off', { kind: 'either', yes: 'On', no: 'Off' });
table.set('on_off', { kind: 'either', yes: 'On', no: 'Off' });
table.set('hex', { kind: 'notation', style: 'hex' });
table.set('hex0x', { kind: 'notation', style: 'hex0x' });
table.set('sci', { kind: 'notation', style: 'sci' });
table.set('locale', { kind: 'notation', style: 'grouped' });
table.set('string', { kind: 'notation', style: 'string' });
table.set('dateTimeAsIso', { kind: 'moment', style: 'full' });
table.set('dateTimeAsUS', { kind: 'moment', style: 'full' });
table.set('dateTimeAsLocal', { kind: 'moment', style: 'full' });
table.set('dateTimeAsSystem', { kind: 'moment', style: 'full' });
table.set('dateTimeAsIsoNoDateIfToday', { kind: 'moment', style: 'short' });
table.set('dateTimeAsUSNoDateIfToday', { kind: 'moment', style: 'short' });
table.set('dateTimeAsLocalNoDateIfToday', { kind: 'moment', style: 'short' });
table.set('dateTimeFromNow', { kind: 'moment', style: 'age' });

money({ USD: '$', GBP: '£', EUR: '€', JPY: '¥', CNY: '¥', RUB: '₽', UAH: '₴', BRL: 'R$', BTC: '₿' }, false);
money({ INR: '₹', KRW: '₩', ZAR: 'R', TRY: '₺', VND: '₫', PHP: '₱', ILS: '₪', MYR: 'RM', XPF: 'CFP' }, false);
money({ CHF: 'CHF', PLN: 'zł', CZK: 'Kč', HUF: 'Ft', BGN: 'лв', RON: 'lei', IDR: 'Rp', PKR: 'Rs' }, true);
money({ DKK: 'kr', ISK: 'kr', NOK: 'kr', SEK: 'kr', mBTC: 'mBTC', μBTC: 'µBTC' }, true);

/** Every unit by Grafana's id of it. */
export const unitRules: ReadonlyMap<string, UnitRule> = table;
