import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { dashboardsMigrations, openDashboards } from '#engine/dashboards/index.ts';
import type { Dashboards } from '#engine/dashboards/index.ts';
import { VERSIONS_KEPT } from '#engine/dashboards/version-rows.ts';
import type { Store } from '#engine/storage/index.ts';
import { dashboardSchema } from '#shared/dashboard/index.ts';
import { refusal } from '../../../helpers/refusal.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

let temporary: ReturnType<typeof makeTempDir>;
let store: Store;
let own: string;
let shipped: string;
let named: string | null;
let dashboards: Dashboards;

beforeEach(() => {
  temporary = makeTempDir();
  store = openTestStore(temporary.dir, dashboardsMigrations);
  own = path.join(temporary.dir, 'dashboards');
  shipped = path.join(temporary.dir, 'shipped');
  named = null;
  mkdirSync(shipped);
  writeFileSync(path.join(shipped, 'targets.yml'), 'title: Targets\ntags: [shipped]\npanels: []\n');
  dashboards = open();
});
afterEach(async () => {
  await dashboards.stop();
  store.close();
  temporary.remove();
});

function open(mostHere?: number): Dashboards {
  return openDashboards({
    store,
    clock: systemClock,
    log: silentLog,
    dataDir: temporary.dir,
    namedDir: () => named,
    shippedDir: shipped,
    ...(mostHere === undefined ? {} : { mostHere }),
  });
}

const dashboard = (title: string) => dashboardSchema.parse({ title, panels: [] });
const put = (name: string, text: string, dir = own): string => {
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, name), text);
  return path.join(dir, name);
};
const save = (uid: string | null, title: string, revision: string | null, message = '') =>
  dashboards.save({ uid, dashboard: dashboard(title), revision, message, by: 'console' });

describe('the folders', () => {
  test('files are found, changed, and gone; each change is announced and is a version', async () => {
    let announced = 0;
    dashboards.onChange(() => announced++);
    put('shop.yml', 'title: Shop\npanels: []\n');
    await dashboards.refresh();
    expect(dashboards.list().map(({ uid, title, source }) => [uid, title, source])).toEqual([
      ['shop', 'Shop', 'file'],
      ['targets', 'Targets', 'shipped'],
    ]);
    put('shop.yml', 'title: The shop\npanels: []\n');
    await dashboards.refresh();
    expect((await dashboards.get('shop')).dashboard.title).toBe('The shop');
    expect(dashboards.versions('shop').map(({ by }) => by)).toEqual(['file', 'file']);
    rmSync(path.join(own, 'shop.yml'));
    await dashboards.refresh();
    expect(dashboards.list().map(({ uid }) => uid)).toEqual(['targets']);
    const before = announced;
    await dashboards.refresh();
    expect([before, announced]).toEqual([3, 3]);
  });

  test('a file that can not be read is listed with its place, and stops no other', async () => {
    const file = put('broken.yml', 'title: Shop\npanels:\n  - { id: 1, kind: nothing }\n');
    put('shop.yml', 'title: Shop\npanels: []\n');
    await dashboards.refresh();
    expect(dashboards.list().map(({ uid }) => uid)).toEqual(['broken', 'shop', 'targets']);
    const { problem } = dashboards.list()[0] ?? {};
    expect(problem).toContain(`${file}:3:`);
    await expect(dashboards.get('broken')).rejects.toThrow(refusal('bad_request', `${file}:3:`));
    expect(dashboards.versions('broken')).toEqual([]);
  });

  test('a broken file is mended with its own text', async () => {
    put('broken.yml', 'title: 1\n');
    await dashboards.refresh();
    let revision = '';
    try {
      await dashboards.get('broken');
    } catch (error) {
      ({ revision } = (error as { details: { revision: string } }).details);
    }
    const mended = 'title: One # a name\npanels: []\n';
    await dashboards.saveYaml({ uid: 'broken', yaml: mended, revision, message: 'mended' });
    expect((await dashboards.get('broken')).yaml).toBe(mended);
    expect(dashboards.list()[0]?.problem).toBeNull();
  });

  test('the folder that the config names comes first, is written to, and is told when it is not there', async () => {
    named = path.join(temporary.dir, 'checkout');
    await dashboards.refresh();
    expect(dashboards.problems()).toEqual([expect.stringContaining(`${named} can't be read`)]);
    put('shop.yml', 'title: From git\npanels: []\n', named);
    put('shop.yml', 'title: Mine\npanels: []\n');
    put('odd name.yml', 'title: Odd\npanels: []\n');
    put('other.yaml', 'title: Other\npanels: []\n');
    await dashboards.refresh();
    expect((await dashboards.get('shop')).dashboard.title).toBe('From git');
    expect(dashboards.problems()).toEqual([
      expect.stringContaining('odd name.yml is not among'),
      expect.stringContaining('other.yaml is not among'),
      expect.stringContaining('is hidden by'),
    ]);
    await save(null, 'New one', null);
    expect(existsSync(path.join(named, 'new-one.yml'))).toBe(true);
  });

  test('a link stays a link when its dashboard is saved', async () => {
    const target = put('real.yml', 'title: Linked\npanels: []\n', path.join(temporary.dir, 'elsewhere'));
    mkdirSync(own);
    symlinkSync(target, path.join(own, 'linked.yml'));
    await save('linked', 'Renamed', (await dashboards.get('linked')).revision);
    expect(lstatSync(path.join(own, 'linked.yml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('title: Renamed\npanels: []\n');
  });
});

describe('saving', () => {
  test('a new one is named after its title, each another name', async () => {
    expect((await save(null, 'API errors (prod)', null)).uid).toBe('api-errors-prod');
    expect((await save(null, 'API errors (prod)', null)).uid).toBe('api-errors-prod-2');
    expect((await save(null, '目標', null)).uid).toBe('dashboard');
    expect((await save('Mine', 'Given', null)).uid).toBe('Mine');
    await expect(save('mine', 'Given', null)).rejects.toThrow(refusal('conflict', /already/));
    expect(readFileSync(path.join(own, 'Mine.yml'), 'utf8')).toBe('title: Given\npanels: []\n');
  });

  test('over another text than the one that was read it is refused, and nothing is lost', async () => {
    const { uid, revision } = await save(null, 'Shop', null);
    put('shop.yml', 'title: Changed by a colleague\npanels: []\n');
    await expect(save(uid, 'Mine', revision)).rejects.toThrow(refusal('conflict', /changed by someone else/));
    expect((await dashboards.get(uid)).dashboard.title).toBe('Changed by a colleague');
    expect(dashboards.versions(uid).map(({ by }) => by)).toEqual(['file', 'console']);
    rmSync(path.join(own, 'shop.yml'));
    await expect(save(uid, 'Mine', revision)).rejects.toThrow(refusal('conflict', /removed/));
  });

  test('comments stay', async () => {
    put('shop.yml', '# ours\ntitle: Shop # short\npanels: []\n');
    await save('shop', 'The shop', (await dashboards.get('shop')).revision);
    expect(readFileSync(path.join(own, 'shop.yml'), 'utf8')).toBe(
      '# ours\ntitle: The shop # short\npanels: []\n',
    );
  });

  test('what is no dashboard is refused with its place, and the file stays', async () => {
    const { uid, revision } = await save(null, 'Shop', null);
    const broken = { uid, yaml: 'title: Shop\npanels: 3\n', revision, message: '' };
    await expect(dashboards.saveYaml(broken)).rejects.toThrow(
      refusal('bad_request', /shop\.yml:2:9: panels/),
    );
    expect((await dashboards.get(uid)).revision).toBe(revision);
  });

  test('two panels with one number are refused, and nothing is written', async () => {
    const at = { x: 0, y: 0, w: 1, h: 1 };
    const panel = { id: 1, kind: 'text', at, markdown: '' };
    const twice = dashboardSchema.parse({ title: 'Twice', panels: [panel, panel] });
    const request = { uid: null, dashboard: twice, revision: null, message: '', by: 'console' } as const;
    await expect(dashboards.save(request)).rejects.toThrow(
      refusal('bad_request', /panels\[1\]\.id: 1 is taken/),
    );
    expect(existsSync(path.join(own, 'twice.yml'))).toBe(false);
  });

  test('those that come with Watchdeck are not changed; a file of that name stands over them', async () => {
    const { revision, source } = await dashboards.get('targets');
    expect(source).toBe('shipped');
    await expect(save('targets', 'Mine', revision)).rejects.toThrow(refusal('unsupported', /save a copy/));
    await expect(dashboards.remove('targets')).rejects.toThrow(
      refusal('unsupported', /comes with Watchdeck/),
    );
    put('targets.yml', 'title: Our targets\npanels: []\n');
    expect((await dashboards.get('targets')).dashboard.title).toBe('Our targets');
    await dashboards.remove('targets');
    expect((await dashboards.get('targets')).dashboard.title).toBe('Targets');
  });
});

describe('versions', () => {
  test('every other text is one, by whom it was changed, and a restart forgets none', async () => {
    const { uid, revision } = await save(null, 'Shop', null, 'first');
    const second = await save(uid, 'The shop', revision, 'renamed');
    await save(uid, 'The shop', second.revision, 'nothing new');
    await dashboards.stop();
    dashboards = open();
    expect(dashboards.versions(uid).map(({ message, by }) => [message, by])).toEqual([
      ['renamed', 'console'],
      ['first', 'console'],
    ]);
  });

  test('an earlier one comes back whole, also after its dashboard was removed', async () => {
    put('shop.yml', '# ours\ntitle: Shop\npanels: []\n');
    await save('shop', 'Worse', (await dashboards.get('shop')).revision);
    const first = dashboards.versions('shop').at(-1)?.id ?? 0;
    expect((await dashboards.version('shop', first)).dashboard.title).toBe('Shop');
    await dashboards.restore('shop', first);
    expect((await dashboards.get('shop')).yaml).toBe('# ours\ntitle: Shop\npanels: []\n');
    await dashboards.remove('shop');
    await expect(dashboards.get('shop')).rejects.toThrow(refusal('not_found', /no dashboard "shop"/));
    await dashboards.restore('shop', first);
    expect((await dashboards.get('shop')).dashboard.title).toBe('Shop');
    expect(dashboards.versions('shop')[0]).toMatchObject({ by: 'restore', message: `version ${first}` });
    await expect(dashboards.restore('other', first)).rejects.toThrow(refusal('not_found', /no version/));
  });

  test('the newest hundred are kept', async () => {
    let { revision } = await save('many', 'Title 0', null);
    for (let i = 1; i < VERSIONS_KEPT + 5; i++) ({ revision } = await save('many', `Title ${i}`, revision));
    const kept = dashboards.versions('many');
    expect(kept).toHaveLength(VERSIONS_KEPT);
    const oldest = kept.at(-1)?.id ?? 0;
    expect((await dashboards.version('many', oldest)).dashboard.title).toBe('Title 5');
  });
});

describe('in a thread of its own', () => {
  test('everything goes as it does here, refusals too', async () => {
    await dashboards.stop();
    dashboards = open(0);
    put('shop.yml', '# ours\ntitle: Shop\npanels: []\n');
    put('broken.yml', 'title: 1\n');
    await dashboards.refresh();
    expect(dashboards.list().map(({ uid, problem }) => [uid, problem === null])).toEqual([
      ['broken', false],
      ['shop', true],
      ['targets', true],
    ]);
    const { revision } = await dashboards.get('shop');
    await save('shop', 'The shop', revision);
    expect((await dashboards.get('shop')).yaml).toBe('# ours\ntitle: The shop\npanels: []\n');
    const broken = {
      uid: 'shop',
      yaml: 'x: [',
      revision: (await dashboards.get('shop')).revision,
      message: '',
    };
    await expect(dashboards.saveYaml(broken)).rejects.toThrow(refusal('bad_request', /shop\.yml:1:/));
    const { dashboard: converted } = await dashboards.convertGrafana('{"title":"G","panels":[]}');
    expect(converted.title).toBe('G');
    await expect(dashboards.convertGrafana('{')).rejects.toThrow(refusal('bad_request', /no JSON/));
  });

  test('what is asked while it is closed is refused, and nothing hangs', async () => {
    await dashboards.stop();
    dashboards = open(0);
    const asked = dashboards.convertGrafana('{"title":"G","panels":[]}');
    await Promise.all([expect(asked).rejects.toThrow(refusal('cancelled', /closed/)), dashboards.stop()]);
    await expect(dashboards.convertGrafana('{}')).rejects.toThrow(refusal('cancelled', /closed/));
  });
});
