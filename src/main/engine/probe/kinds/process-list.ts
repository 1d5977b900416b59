import { readdir, readFile } from 'node:fs/promises';

/** The kernel keeps this much of a name in /proc/PID/comm. */
const COMM_LENGTH = 15;

/** How many processes have this name: that of their program file, or what they call themselves. */
export async function countProcesses(name: string): Promise<number> {
  const names = process.platform === 'linux' ? await linuxNames() : await portableNames();
  return names.filter((each) => each.includes(name) || each.includes(`${name}.exe`)).length;
}

/** For each process the names it may be known by. */
async function linuxNames(): Promise<string[][]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  return Promise.all(
    pids.map(async (pid) => {
      try {
        const [comm, commandLine, stat] = await Promise.all([
          readFile(`/proc/${pid}/comm`, 'utf8'),
          readFile(`/proc/${pid}/cmdline`, 'utf8'),
          readFile(`/proc/${pid}/stat`, 'utf8'),
        ]);
        // Ended, and only waiting to be noticed by its parent.
        if (stat.includes(') Z ')) return [];
        const program = baseName(commandLine.split('\0')[0] ?? '');
        const own = comm.trimEnd();
        // A cut name is no name; the command line has the whole one.
        return own.length < COMM_LENGTH ? [own, program] : [program];
      } catch {
        // It ended while it was looked at.
        return [];
      }
    }),
  );
}

async function portableNames(): Promise<string[][]> {
  // Loaded on the machines that need it; Linux doesn't.
  const { processes } = await import('systeminformation');
  const { list } = await processes();
  return list.map(({ name, command }) => [name, baseName(command)]);
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? '';
}
