import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addTarget, openConfig, removeTarget, setConsole, updateTarget } from '#engine/config/index.ts';
import { silentLog } from '#engine/base/log.ts';
import { checkExpr } from '#engine/query/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'watchdeck-config-'));
  file = path.join(dir, 'watchdeck.yml');
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

function open(text?: string) {
  if (text !== undefined) writeFileSync(file, text);
  return openConfig({
    file,
    create: true,
    lastGoodFile: path.join(dir, 'last-good.yml'),
    checkExpr,
    log: silentLog,
  });
}

/** The error of opening `text`. */
function problemOf(text: string): WatchdeckError {
  try {
    open(text);
  } catch (error) {
    if (error instanceof WatchdeckError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('opening', () => {
  it('writes a commented default that is itself valid, and runs it', () => {
    const config = open();
    expect(readFileSync(file, 'utf8')).toContain('# What to scrape');
    expect(config.current().targets).toEqual([]);
    expect(config.current().ruleGroups[0]?.rules.map((rule) => rule.name)).toContain('TargetDown');
    expect(config.problem()).toBeNull();
  });

  it('takes an empty file as all defaults', () => {
    const { global, retention, console } = open('').current();
    expect(global.scrapeIntervalMs).toBe(15_000);
    expect(retention.rawMs).toBe(7 * 86_400_000);
    expect(console).toEqual({ theme: 'system', notifications: true, sounds: true, welcome: false });
  });

  it('fills a target in from global and resolves its files beside the config', () => {
    const { targets } = open(`
global: { scrape_interval: 5s, scrape_timeout: 20s }
targets:
  - name: bot
    url: https://127.0.0.1:9000/metrics
    basic_auth: { username: u, password_file: secret.txt }
    tls: { ca_file: ca.pem }
`).current();
    expect(targets[0]).toMatchObject({
      intervalMs: 5_000,
      timeoutMs: 5_000,
      maxBodyBytes: 50 * 1024 * 1024,
      http: {
        followRedirects: false,
        basicAuth: { username: { text: 'u' }, password: { file: path.join(dir, 'secret.txt') } },
        tls: { ca: { file: path.join(dir, 'ca.pem') }, insecureSkipVerify: false },
      },
    });
  });

  it('reads rule files named by pattern', () => {
    writeFileSync(
      path.join(dir, 'a.rules.yml'),
      'groups: [{ name: g, rules: [{ alert: A, expr: up == 0 }] }]\n',
    );
    const groups = open("rule_files: ['*.rules.yml']").current().ruleGroups;
    expect(groups.map((group) => group.name)).toEqual(['g']);
  });
});

describe('mistakes name their place', () => {
  it.each([
    ['targets:\n  - name: a\n    url: nonsense\n', ':3:10: targets[0].url: expected an http'],
    ['global:\n  scrape_interval: soon\n', ':2:20: global.scrape_interval: expected a duration such as 15s'],
    ['global:\n  scrape_intervall: 5s\n', ':2:3: global: unknown field "scrape_intervall"'],
    ['targets:\n  - url: http://a/\n', ':2:5: targets[0].name: expected string, but it is missing'],
    ['targets: [\n', ':2:1: '],
    [
      'targets:\n  - { name: a, url: "http://a/" }\n  - { name: a, url: "http://b/" }\n',
      ':3:13: targets[1].name: "a" is taken',
    ],
    [
      'targets:\n  - name: a\n    url: http://a/\n    basic_auth: { username: u }\n',
      ':4:17: targets[0].basic_auth: give the password',
    ],
    ['rule_files: [none.yml]\n', ':1:14: rule_files[0]: there is no file'],
    ['host: { interval: 100ms }\n', ':1:19: host.interval: expected at least 500ms'],
  ])('%j', (text, expected) => {
    const error = problemOf(text);
    expect(error.code).toBe('bad_request');
    expect(error.message).toContain(`${file}${expected}`);
  });

  it('in a rule: the file and line of its expression', () => {
    const error = problemOf(
      'rules:\n  groups:\n    - name: g\n      rules:\n        - alert: A\n          expr: up ==\n',
    );
    expect(error.message).toContain(`${file}:6:`);
  });

  it('reports all of them', () => {
    const error = problemOf('global:\n  scrape_interval: soon\nhost:\n  enabled: maybe\n');
    expect(error.details?.['problems']).toHaveLength(2);
    expect(error.message).toContain('(and 1 more)');
  });
});

describe('starting again while the file is broken', () => {
  it('runs the last good one, says what is wrong, and takes the corrected file', () => {
    open('global: { scrape_interval: 5s }\n');
    const again = open('global: { scrape_interval: soon }\n');
    expect(again.current().global.scrapeIntervalMs).toBe(5_000);
    expect(again.problem()).toMatchObject({ file, line: 1, column: 28 });
    writeFileSync(file, 'global: { scrape_interval: 11s }\n');
    again.refresh();
    expect(again.problem()).toBeNull();
    expect(again.current().global.scrapeIntervalMs).toBe(11_000);
  });
});

describe('reloading', () => {
  it('takes a good edit', () => {
    const config = open('global: { scrape_interval: 5s }');
    let changes = 0;
    config.onChange(() => (changes += 1));
    config.refresh();
    expect(changes).toBe(0);
    writeFileSync(file, 'global: { scrape_interval: 7s }\n');
    config.refresh();
    expect(changes).toBe(1);
    expect(config.current().global.scrapeIntervalMs).toBe(7_000);
  });

  it('keeps the last good one on a bad edit, says where, and recovers', () => {
    const config = open('global: { scrape_interval: 5s }');
    writeFileSync(file, 'global: { scrape_interval: soon }\n');
    config.refresh();
    expect(config.current().global.scrapeIntervalMs).toBe(5_000);
    expect(config.problem()).toMatchObject({ file, line: 1, column: 28 });
    writeFileSync(file, 'global: { scrape_interval: 9s }\n');
    config.refresh();
    expect(config.problem()).toBeNull();
    expect(config.current().global.scrapeIntervalMs).toBe(9_000);
  });

  it('notices a new file that matches a pattern', () => {
    const config = open("rule_files: ['*.rules.yml']");
    writeFileSync(path.join(dir, 'n.rules.yml'), 'groups: [{ name: n, rules: [] }]\n');
    config.refresh();
    expect(config.current().ruleGroups.map((group) => group.name)).toEqual(['n']);
  });
});

describe('a file that can not be used any more', () => {
  const good = '# mine\nglobal: { scrape_interval: 5s }\n';

  it.each([
    ['is gone', () => rmSync(file), /the file is gone/],
    ['is empty', () => writeFileSync(file, ''), /the file is empty/],
    [
      'became a folder',
      () => {
        rmSync(file);
        mkdirSync(file);
      },
      /a folder stands where a file should be/,
    ],
  ])('%s: the last good one keeps running, and the file is left as it is', (_what, happen, message) => {
    const config = open(good);
    let changes = 0;
    config.onChange(() => (changes += 1));
    happen();
    config.refresh();
    config.refresh();
    expect(changes).toBe(1);
    expect(config.current().global.scrapeIntervalMs).toBe(5_000);
    expect(config.problem()).toMatchObject({ file, line: 1, column: 1 });
    expect(config.problem()?.message).toMatch(message);
    rmSync(file, { recursive: true, force: true });
    writeFileSync(file, 'global: { scrape_interval: 6s }\n');
    config.refresh();
    expect(config.problem()).toBeNull();
    expect(config.current().global.scrapeIntervalMs).toBe(6_000);
  });

  it('is shown as it last was while it is gone, and an edit brings it back whole', () => {
    const config = open(good);
    rmSync(file);
    config.refresh();
    expect(config.document().text).toBe(good);
    expect(existsSync(file)).toBe(false);
    config.edit((document) => {
      setConsole(document, { theme: 'dark' });
    });
    expect(readFileSync(file, 'utf8')).toContain(good.trim());
    expect(config.problem()).toBeNull();
  });

  it('names a rule file that can’t be read', () => {
    const config = open("rule_files: ['*.rules.yml']");
    mkdirSync(path.join(dir, 'n.rules.yml'));
    config.refresh();
    expect(config.problem()).toMatchObject({ file: path.join(dir, 'n.rules.yml') });
    expect(config.problem()?.message).toMatch(/the rule file can't be read: a folder stands/);
  });
});

describe('editing', () => {
  const commented = `# mine
targets:
  # the first
  - name: a # short
    url: http://a:1/metrics
    follow_redirects: true
`;

  it('adds, changes and removes targets and keeps the comments', () => {
    const config = open(commented);
    config.edit((document) => {
      addTarget(document, { name: 'b', url: 'http://b:1/metrics', intervalMs: 5_000, labels: { team: 'x' } });
    });
    config.edit((document) => {
      updateTarget(document, 'a', { name: 'a', url: 'http://a:2/metrics', timeoutMs: 1_500 });
    });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('# mine');
    expect(text).toContain('# the first');
    expect(text).toContain('name: a # short');
    expect(text).toContain('follow_redirects: true');
    expect(config.current().targets).toMatchObject([
      { name: 'a', url: 'http://a:2/metrics', timeoutMs: 1_500, http: { followRedirects: true } },
      { name: 'b', intervalMs: 5_000, labels: { team: 'x' } },
    ]);
    config.edit((document) => {
      removeTarget(document, 'a');
    });
    expect(config.current().targets.map(({ name }) => name)).toEqual(['b']);
  });

  it('leaves what the form does not ask: a timeout stays, an interval that is emptied goes', () => {
    const config = open('targets:\n  - { name: a, url: "http://a:1/", interval: 20s, timeout: 2s }\n');
    config.edit((document) => {
      updateTarget(document, 'a', { name: 'a', url: 'http://a:1/' });
    });
    expect(config.current().targets[0]).toMatchObject({ intervalMs: 15_000, timeoutMs: 2_000 });
  });

  it('adds to a file without targets and to the default file', () => {
    const config = open();
    config.edit((document) => {
      addTarget(document, { name: 'b', url: 'http://b:1/' });
    });
    expect(readFileSync(file, 'utf8')).toContain('# This machine');
    expect(config.current().targets).toHaveLength(1);
  });

  it('refuses a name that is taken and a target that is not there', () => {
    const config = open(commented);
    expect(() => {
      config.edit((document) => {
        addTarget(document, { name: 'a', url: 'http://x/' });
      });
    }).toThrow(/named "a" already/);
    expect(() => {
      config.edit((document) => {
        removeTarget(document, 'zz');
      });
    }).toThrow(/no target named "zz"/);
    expect(readFileSync(file, 'utf8')).toBe(commented);
  });

  it('changes a rule where it is written, with its comments, in the config and in a rule file', () => {
    const rules = (indent: string) =>
      `groups:\n  - name: g\n    rules:\n      - record: r\n        expr: vector(1)\n      # wakes me\n      - alert: A\n        expr: up == 0 # down\n        for: 5m\n`
        .replace(/^/gm, indent)
        .trimEnd();
    const ruleFile = path.join(dir, 'more.yml');
    writeFileSync(ruleFile, rules(''));
    const store = open(`rules:\n${rules('  ')}\nrule_files: [more.yml]\n`);
    for (const written of [file, ruleFile]) {
      store.editRule(
        written,
        { group: 'g', index: 1 },
        { expr: 'up == 1', forMs: 0, keepFiringForMs: 90_000 },
      );
      const text = readFileSync(written, 'utf8');
      expect(text).toContain('# wakes me');
      expect(text).toContain('expr: up == 1');
      expect(text).toContain('keep_firing_for: 1m30s');
      expect(text).not.toContain('for: 5m');
    }
    const changed = store.current().ruleGroups.map(({ rules: [, alert] }) => alert);
    expect(changed).toMatchObject([
      { expr: 'up == 1', forMs: 0 },
      { expr: 'up == 1', forMs: 0 },
    ]);
    const place = { group: 'g', index: 1 };
    const change = { expr: 'up ==', forMs: 0, keepFiringForMs: 0 };
    for (const written of [file, ruleFile])
      expect(() => store.editRule(written, place, change)).toThrow('could not parse expression');
    expect(() => store.editRule(file, { group: 'gone', index: 0 }, change)).toThrow('any more');
    expect(() => store.editRule(path.join(dir, 'other.yml'), place, change)).toThrow(
      'not among the rule files',
    );
  });

  it('puts a rule file beside itself and names it once', () => {
    const store = open('rule_files: [] # none yet\n');
    const text = 'groups: [{ name: g, rules: [{ record: x, expr: vector(1) }] }]\n';
    store.addFile('rule_files', 'rules/host.yml', text);
    store.addFile('rule_files', 'rules/host.yml', text);
    expect(store.current().ruleGroups.map(({ name }) => name)).toEqual(['g']);
    expect(readFileSync(file, 'utf8').match(/rules\/host\.yml/g)).toHaveLength(1);
    expect(() => store.addFile('rule_files', 'rules/host.yml', `${text}# mine\n`)).toThrow(
      'There is another file',
    );
  });

  it('does not touch a file that someone is in the middle of breaking', () => {
    const config = open(commented);
    const broken = `${commented}    interval: soon\n`;
    writeFileSync(file, broken);
    expect(() => {
      config.edit((document) => {
        setConsole(document, { theme: 'dark' });
      });
    }).toThrow(/has a mistake; correct it first/);
    expect(readFileSync(file, 'utf8')).toBe(broken);
  });

  it('saves settings', () => {
    const config = open('');
    config.edit((document) => {
      setConsole(document, { theme: 'dark' });
    });
    expect(config.current().console).toEqual({
      theme: 'dark',
      notifications: true,
      sounds: true,
      welcome: false,
    });
  });

  it('does not run what could not be written', () => {
    const config = open(commented);
    const { revision } = config.document();
    // The folder is replaced by nothing: no file can be made beside the config. Works for root too.
    renameSync(dir, `${dir}.away`);
    writeFileSync(dir, '');
    const refused = (): unknown => config.write(`${commented}console: { theme: dark }\n`, revision);
    expect(refused).toThrow(/Can't write the config .*--config or --data-dir names another place/);
    rmSync(dir);
    renameSync(`${dir}.away`, dir);
    expect(config.current().console.theme).toBe('system');
    expect(readFileSync(file, 'utf8')).toBe(commented);
  });

  it('saves a text at the revision it was read at, refuses it later, refuses a broken one', () => {
    const config = open(commented);
    const { revision } = config.document();
    expect(() => config.write('global: 5', revision)).toThrow(/global/);
    const saved = config.write('global: { scrape_interval: 3s }\n', revision);
    expect(saved.revision).not.toBe(revision);
    expect(config.current().global.scrapeIntervalMs).toBe(3_000);
    expect(() => config.write('', revision)).toThrow(/changed by someone else/);
  });
});
