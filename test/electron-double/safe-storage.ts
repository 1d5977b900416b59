import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { appDouble } from './app.ts';
import { requireReady } from './lifecycle.ts';

type Members = Pick<
  Electron.SafeStorage,
  'encryptStringAsync' | 'decryptStringAsync' | 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'
>;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What stands for the key store of the machine: one key per profile. Its backend is what a test wants it to be. */
function key(): Buffer {
  requireReady('safeStorage');
  const file = path.join(appDouble.getPath('userData'), 'electron-double-key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32));
  return readFileSync(file);
}

/** `safeStorage` of the double: encrypts for real, with a key that lies beside the profile. */
export const safeStorage: Members = {
  isAsyncEncryptionAvailable: () => {
    requireReady('safeStorage');
    return Promise.resolve(true);
  },
  getSelectedStorageBackend: () => {
    const wanted = process.env['ELECTRON_DOUBLE_KEY_STORE'];
    return wanted === 'basic_text' ? wanted : 'gnome_libsecret';
  },
  encryptStringAsync: (text) => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    const locked = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Promise.resolve(Buffer.concat([nonce, cipher.getAuthTag(), locked]));
  },
  decryptStringAsync: (encrypted) => {
    try {
      const opener = createDecipheriv('aes-256-gcm', key(), encrypted.subarray(0, NONCE_BYTES));
      opener.setAuthTag(encrypted.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = Buffer.concat([
        opener.update(encrypted.subarray(NONCE_BYTES + TAG_BYTES)),
        opener.final(),
      ]);
      return Promise.resolve({ result: text.toString('utf8'), shouldReEncrypt: false });
    } catch (error) {
      return Promise.reject(new Error(`Error while decrypting the ciphertext: ${String(error)}`));
    }
  },
};
