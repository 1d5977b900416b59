import { safeStorage } from 'electron';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { WatchdeckError } from '#shared/model/errors.ts';
import { secretNameSchema } from '#shared/shell/page.ts';
import { replaceFile } from './replace-file.ts';

/** Names to base64 of what the system's key store made of the texts. */
const fileSchema = z.record(secretNameSchema, z.string());

/** Variables that change how a program runs: a secret of that name would do more than be read. */
const NOT_FOR_SECRETS = /^(NODE|LD|DYLD|ELECTRON|CHROME|WATCHDECK)_/i;

export interface VaultOptions {
  readonly dataDir: string;
  readonly platform: NodeJS.Platform;
  /** Names that the environment has already. */
  readonly isTaken: (name: string) => boolean;
  /** Hears of every text that is there, changed or (null) taken away. */
  readonly onSecret: (name: string, text: string | null) => void;
  readonly log: (line: string) => void;
}

/**
 * Secrets that the config names and the system's key store locks (Keychain, DPAPI, libsecret, KWallet): a file of the data
 * folder holds them, encrypted. Where Linux has no key store, Chromium would lock them with a password that stands in its
 * own source; there none is taken.
 */
export class SecretVault {
  private readonly options: VaultOptions;
  private readonly file: string;
  private readonly locked = new Map<string, string>();
  private readonly unreadable = new Set<string>();
  /** Why the file could not be read: then it isn't written either. */
  private damage: string | null = null;

  constructor(options: VaultOptions) {
    this.options = options;
    this.file = path.join(options.dataDir, 'secrets.json');
  }

  /** Reads the file and opens what it holds. Where nothing is kept the key store isn't asked, which might ask the person. */
  async open(): Promise<void> {
    for (const [name, text] of Object.entries(this.read())) this.locked.set(name, text);
    for (const [name, text] of this.locked) await this.unlock(name, text);
  }

  names(): string[] {
    return [...this.locked.keys()].toSorted();
  }

  /** Names whose text can't be had: the key store was changed, or the folder comes from another machine. */
  unreadableNames(): string[] {
    return [...this.unreadable].toSorted();
  }

  /** Why this machine keeps no secrets; null where it does. */
  async refusal(): Promise<string | null> {
    if (this.damage !== null)
      return `${this.file} can't be read (${this.damage}): move it away, then start again.`;
    const elsewhere = 'Name a file (…_file) or an environment variable (…_env) in the config instead.';
    if (this.options.platform === 'linux') {
      const backend = safeStorage.getSelectedStorageBackend();
      if (backend === 'basic_text' || backend === 'unknown')
        return `This desktop has no key store (GNOME Keyring or KWallet), so secrets would lie open to every program. ${elsewhere}`;
    }
    if (await safeStorage.isAsyncEncryptionAvailable()) return null;
    return `The system's key store doesn't open. ${elsewhere}`;
  }

  /** Rejects `unsupported` where there is no key store, `bad_request` for a name that is taken, `io`. */
  async store(name: string, text: string): Promise<void> {
    const refusal = await this.refusal();
    if (refusal !== null) throw new WatchdeckError('unsupported', refusal);
    if (NOT_FOR_SECRETS.test(name) || (!this.locked.has(name) && this.options.isTaken(name)))
      throw new WatchdeckError(
        'bad_request',
        `${name} is a variable of the system already: choose another name.`,
      );
    await this.lock(name, text);
    this.unreadable.delete(name);
    this.options.onSecret(name, text);
  }

  remove(name: string): void {
    if (!this.locked.delete(name)) return;
    this.unreadable.delete(name);
    this.write();
    this.options.onSecret(name, null);
  }

  private async lock(name: string, text: string): Promise<void> {
    const before = this.locked.get(name);
    this.locked.set(name, (await safeStorage.encryptStringAsync(text)).toString('base64'));
    try {
      this.write();
    } catch (error) {
      if (before === undefined) this.locked.delete(name);
      else this.locked.set(name, before);
      throw new WatchdeckError('io', `The secret could not be kept: ${wordsOf(error)}`);
    }
  }

  private async unlock(name: string, locked: string): Promise<void> {
    try {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(locked, 'base64'));
      if (shouldReEncrypt) await this.lock(name, result);
      this.options.onSecret(name, result);
    } catch (error) {
      // Kept as it is: a key store that is locked today may open tomorrow.
      this.unreadable.add(name);
      this.options.log(`the secret ${name} can't be opened: ${wordsOf(error)}`);
    }
  }

  private read(): Readonly<Record<string, string>> {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(this.file, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      this.damage = error instanceof z.ZodError ? 'it is no list of secrets' : wordsOf(error);
      this.options.log(`${this.file} can't be read: ${this.damage}`);
      return {};
    }
  }

  private write(): void {
    replaceFile(this.file, JSON.stringify(Object.fromEntries(this.locked), null, 2), 0o600);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
