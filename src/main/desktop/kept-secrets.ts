import { SecretVault } from './secret-vault.ts';

export interface KeptSecrets {
  readonly vault: SecretVault;
  /** The texts as they are now, by name. */
  readonly texts: ReadonlyMap<string, string>;
  onChange(listener: (name: string, text: string | null) => void): void;
}

/** Opens this machine's secrets and keeps their texts for the engine's processes to come. Never rejects. */
export async function openSecrets(dataDir: string, log: (line: string) => void): Promise<KeptSecrets> {
  const texts = new Map<string, string>();
  let tell: (name: string, text: string | null) => void = () => undefined;
  const vault = new SecretVault({
    dataDir,
    platform: process.platform,
    isTaken: (name) => process.env[name] !== undefined,
    onSecret: (name, text) => {
      if (text === null) texts.delete(name);
      else texts.set(name, text);
      tell(name, text);
    },
    log,
  });
  await vault.open();
  return {
    vault,
    texts,
    onChange: (listener) => {
      tell = listener;
    },
  };
}
