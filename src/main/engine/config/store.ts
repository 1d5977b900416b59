import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { Document } from 'yaml';
import type { ConfigDocument } from '#shared/contract/settings.ts';
import type { ConfigProblem } from '#shared/contract/system.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import { revisionOf } from '../base/text-file.ts';
import { DocumentError, formatProblem, parseYaml } from '../base/yaml-document.ts';
import type { CheckExpr } from '../rules/index.ts';
import { parseRuleFile } from '../rules/index.ts';
import { DEFAULT_CONFIG_TEXT } from './defaults.ts';
import { enablePlaybook } from './edit-playbook.ts';
import { addFile, addRule, editRule } from './edit-rule.ts';
import type { FileList, NewRule, RuleChanges, RulePlace } from './edit-rule.ts';
import { readOrCreate, readText, writeWhole } from './files.ts';
import { loadConfig } from './load.ts';
import type { WatchdeckConfig } from './types.ts';

/** Rule files that the console makes. */
const NEW_RULE_FILE = /^rules\/[\w.-]+\.yml$/;

/** The capability's whole face. */
export interface ConfigStore {
  /** The last good config. */
  current(): WatchdeckConfig;
  /** The files it is read from: the config itself, then the rule files. */
  files(): readonly string[];
  /** What is wrong with the text on disk, null when it is what runs. */
  problem(): ConfigProblem | null;
  /** A new good config, or a change of `problem()`. */
  onChange(listener: () => void): () => void;
  /** The text on disk; while the file is gone the last good one, so that saving it brings the file back. */
  document(): ConfigDocument;
  /** Saves a whole text; `bad_request` when it is broken, `conflict` when the file isn't at `revision` any more. */
  write(text: string, revision: string): ConfigDocument;
  /** Changes the document in place, comments kept; `conflict` while the text on disk is broken. */
  edit(change: (document: Document) => void): void;
  /** Changes a rule in the file it is written in; `not_found`, `bad_request` when the file would be broken by it. */
  editRule(file: string, place: RulePlace, changes: RuleChanges): void;
  /**
   * Writes a new alerting rule into the config, one of the rule files, or a file `rules/NAME.yml` that is then made and named
   * in the config; `not_found` for any other file, `bad_request` when the file would be broken by it.
   */
  addRule(file: string, rule: NewRule): void;
  /** Puts a file beside the config and names it there; `conflict` when another of that name is there already. */
  addFile(list: FileList, entry: string, text: string): void;
  /** Writes into a playbook's file whether it is enabled; `not_found`, `bad_request` when the file would be broken by it. */
  enablePlaybook(name: string, enabled: boolean): void;
  /** Looks whether a file changed; called by the engine about once a second. */
  refresh(): void;
}

/**
 * Opens the config. Where there is none, a commented default is written first if `create`; a file that someone named
 * must be there, for a mistyped path would otherwise watch nothing (throws `not_found`). A broken text, or a file that went away, is a
 * problem that is shown while the last good text runs; that one is kept in `lastGoodFile`, so that a crash or a restart in
 * the middle of someone's edit doesn't end the watch. Throws `bad_request` where there is no last good one.
 */
export function openConfig(options: {
  readonly file: string;
  readonly create: boolean;
  readonly lastGoodFile: string;
  readonly checkExpr: CheckExpr;
  readonly log: Log;
}): ConfigStore {
  const { file, create, lastGoodFile, checkExpr, log } = options;
  const changed = new Emitter<undefined>(log);
  let problem: ConfigProblem | null = null;
  let goodText = readOrCreate(file, create ? DEFAULT_CONFIG_TEXT : null);
  let loaded = firstLoad();
  let signature = signatureOf(loaded.files());
  tellWithoutEffect();

  function firstLoad() {
    try {
      const first = loadConfig(goodText, file, checkExpr);
      keepGood();
      return first;
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      const kept = loadKept();
      if (kept === null) {
        throw asWatchdeckError(error, 'bad_request', `The config is broken. Correct it and start again:\n`);
      }
      problem = error.problems[0];
      log.warn({ problems: error.problems }, 'the config is broken; starting with the last good one');
      return kept;
    }
  }

  /** The config that ran last, null where there is none or it no longer loads (a rule file of its is broken). */
  function loadKept() {
    if (!existsSync(lastGoodFile)) return null;
    try {
      const text = readText(lastGoodFile);
      const kept = loadConfig(text, file, checkExpr);
      goodText = text;
      return kept;
    } catch (error) {
      if (error instanceof DocumentError) return null;
      throw error;
    }
  }

  function tellWithoutEffect(): void {
    const { withoutEffect } = loaded.config;
    if (withoutEffect.length > 0)
      log.info({ withoutEffect }, 'sections of the Prometheus file have no effect here');
  }

  function keepGood(): void {
    try {
      writeWhole(lastGoodFile, goodText);
    } catch (error) {
      // A full disk is told by the store; what runs goes on running.
      log.warn({ err: error }, 'the last good config could not be kept');
    }
  }

  const textNow = (): string => (existsSync(file) ? readText(file) : goodText);

  function save(text: string): void {
    let next;
    try {
      next = loadConfig(text, file, checkExpr);
    } catch (error) {
      throw error instanceof DocumentError ? asWatchdeckError(error, 'bad_request', '') : error;
    }
    // In force only once it is on disk: what the console was refused must not run.
    writeWhole(file, text);
    take(text, next);
    log.info({ file }, 'config saved');
    changed.emit(undefined);
  }

  function take(text: string, next: typeof loaded): void {
    goodText = text;
    keepGood();
    loaded = next;
    tellWithoutEffect();
    problem = null;
    // It may have brought new rule files to watch.
    signature = signatureOf(loaded.files());
  }

  /** What keeps the text on disk from running; null when it was taken in. */
  function reload(): ConfigProblem | null {
    const whole = (message: string): ConfigProblem => ({ file, line: 1, column: 1, message });
    if (!existsSync(file)) {
      return whole('the file is gone; save the settings in the console, or put the file back');
    }
    try {
      const text = readText(file);
      // An editor that empties the file before it writes it must not end every target.
      if (text.trim() === '') return whole('the file is empty; to run without targets, write "targets: []"');
      take(text, loadConfig(text, file, checkExpr));
      return null;
    } catch (error) {
      if (error instanceof DocumentError) return error.problems[0];
      if (error instanceof WatchdeckError) return whole(error.message);
      throw error;
    }
  }

  /** Changes the groups of the config or of one of the rule files; the change is told where they stand in the document. */
  function changeRules(
    ruleFile: string,
    change: (document: Document, groups: readonly string[]) => void,
  ): void {
    if (ruleFile === file) {
      store.edit((document) => {
        change(document, ['rules', 'groups']);
      });
      return;
    }
    if (!loaded.files().includes(ruleFile))
      throw new WatchdeckError('not_found', `${ruleFile} is not among the rule files any more`);
    try {
      const { document } = parseYaml(readText(ruleFile), ruleFile);
      change(document, ['groups']);
      writeWhole(ruleFile, checkedText(document, ruleFile));
    } catch (error) {
      throw error instanceof DocumentError ? asWatchdeckError(error, 'bad_request', '') : error;
    }
    store.refresh();
  }

  /** The text of a rule file; `bad_request` when it has a mistake. */
  function checkedText(document: Document, ruleFile: string): string {
    const text = document.toString({ lineWidth: 0 });
    try {
      parseRuleFile(text, ruleFile, { intervalMs: 60_000 }, (expr) => checkExpr(expr, loaded.config.promql));
    } catch (error) {
      throw error instanceof DocumentError ? asWatchdeckError(error, 'bad_request', '') : error;
    }
    return text;
  }

  const store: ConfigStore = {
    current: () => loaded.config,
    files: () => loaded.files(),
    problem: () => problem,
    onChange: (listener) => changed.on(listener),
    document() {
      const text = textNow();
      return { file, text, revision: revisionOf(text), problem };
    },
    write(text, revision) {
      if (revisionOf(textNow()) !== revision) {
        throw new WatchdeckError(
          'conflict',
          `${file} was changed by someone else since you opened it: reload it, then make your change again`,
        );
      }
      save(text);
      return store.document();
    },
    edit(change) {
      const text = textNow();
      let document: Document;
      try {
        loadConfig(text, file, checkExpr);
        document = parseYaml(text, file).document;
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        throw asWatchdeckError(error, 'conflict', 'The config file has a mistake; correct it first: ');
      }
      change(document);
      save(document.toString({ lineWidth: 0 }));
    },
    editRule(ruleFile, place, changes) {
      changeRules(ruleFile, (document, groups) => {
        editRule(document, groups, place, changes);
      });
    },
    addRule(ruleFile, rule) {
      const isNew = NEW_RULE_FILE.test(ruleFile) && !existsSync(path.resolve(path.dirname(file), ruleFile));
      if (!isNew) {
        changeRules(path.resolve(path.dirname(file), ruleFile), (document, groups) => {
          addRule(document, groups, rule);
        });
        return;
      }
      const document = new Document({ groups: [] });
      addRule(document, ['groups'], rule);
      store.addFile('rule_files', ruleFile, checkedText(document, ruleFile));
    },
    addFile(list, entry, text) {
      const ruleFile = path.resolve(path.dirname(file), entry);
      if (existsSync(ruleFile) && readText(ruleFile) !== text) {
        throw new WatchdeckError(
          'conflict',
          `There is another file ${ruleFile}: name it under ${list}, or move it away`,
        );
      }
      writeWhole(ruleFile, text);
      store.edit((document) => {
        addFile(document, list, entry);
      });
    },
    enablePlaybook(name, enabled) {
      const playbook = loaded.config.playbooks.find((each) => each.name === name);
      if (playbook === undefined) throw new WatchdeckError('not_found', `There is no playbook "${name}"`);
      const playbookFile = playbook.source.replace(/:\d+$/, '');
      try {
        writeWhole(playbookFile, enablePlaybook(readText(playbookFile), playbookFile, name, enabled));
      } catch (error) {
        throw error instanceof DocumentError ? asWatchdeckError(error, 'bad_request', '') : error;
      }
      store.refresh();
    },
    refresh() {
      const now = signatureOf(loaded.files());
      if (now === signature) return;
      signature = now;
      problem = reload();
      if (problem === null) log.info({ file }, 'config reloaded');
      else log.warn({ problem }, 'the config can not be used; the last good one keeps running');
      changed.emit(undefined);
    },
  };
  return store;
}

function asWatchdeckError(
  error: DocumentError,
  code: 'bad_request' | 'conflict',
  prefix: string,
): WatchdeckError {
  const [first, ...rest] = error.problems;
  const more = rest.length > 0 ? ` (and ${String(rest.length)} more)` : '';
  return new WatchdeckError(code, `${prefix}${formatProblem(first)}${more}`, { problems: error.problems });
}

/** Cheap enough for once a second: what the files' names, sizes and times say. */
function signatureOf(files: readonly string[]): string {
  return files
    .map((file) => {
      // A file that is gone is a change too; loading it will say what is wrong.
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat
        ? `${file}:${String(stat.ino)}:${String(stat.size)}:${String(stat.mtimeMs)}`
        : `${file}:gone`;
    })
    .join('\n');
}
