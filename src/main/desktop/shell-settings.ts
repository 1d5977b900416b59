import type { ShellRequest, ShellState } from '#shared/shell/page.ts';
import type { LaunchAtLogin } from './launch-at-login.ts';
import type { MemoryFile } from './memory-file.ts';
import type { SecretVault } from './secret-vault.ts';
import type { Updates } from './updates.ts';

/** What Settings offers of this machine's own: carried out here, told as one state. */
export function shellSettings(parts: {
  readonly memory: MemoryFile;
  readonly launchAtLogin: LaunchAtLogin;
  readonly vault: SecretVault;
  readonly updates: Updates;
}): { carryOut: (request: ShellRequest) => Promise<void>; state: () => Promise<ShellState> } {
  const { memory, launchAtLogin, vault, updates } = parts;
  return {
    carryOut: async (request) => {
      switch (request.ask) {
        case 'state':
          return;
        case 'launch-at-login':
          launchAtLogin.set(request.on);
          return;
        case 'software-drawing':
          memory.update({ softwareDrawing: request.on });
          return;
        case 'update-channel':
          await updates.choose(request.channel);
          return;
        case 'download-update':
          await updates.download();
          return;
        case 'install-update':
          await updates.install();
          return;
        case 'store-secret':
          await vault.store(request.name, request.text);
          return;
        case 'remove-secret':
          vault.remove(request.name);
      }
    },
    state: async () => ({
      launchAtLogin: launchAtLogin.isOn(),
      softwareDrawing: memory.value.softwareDrawing,
      updates: updates.state(),
      secrets: {
        names: vault.names(),
        unreadable: vault.unreadableNames(),
        refusal: await vault.refusal(),
      },
    }),
  };
}
