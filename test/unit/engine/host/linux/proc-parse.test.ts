import { describe, expect, it } from 'vitest';
import {
  parseDiskstats,
  parseLoadavg,
  parseMeminfo,
  parseMounts,
  parseNetDev,
  parseProcessStat,
  parseStat,
} from '#engine/host/linux/proc-parse.ts';
import { isWholeDisk } from '#engine/host/linux/fast.ts';
import { watchedMounts } from '#engine/host/linux/filesystems.ts';

describe('/proc/stat', () => {
  const text = [
    'cpu  300 20 100 4000 50 1 2 3 7 0',
    'cpu0 100 10 50 2000 25 0 1 2 3 0',
    'cpu12 200 10 50 2000 25 1 1 1 4 0',
    'intr 762645 0 0',
    'btime 1790000000',
    'procs_running 1',
  ].join('\n');

  it('gives seconds per CPU and mode, without the sum line and without guest time', () => {
    const { cpus, bootTime } = parseStat(text);
    expect(cpus.map((entry) => entry.cpu)).toEqual(['0', '12']);
    expect(cpus[0]?.times).toEqual({
      user: 1,
      nice: 0.1,
      system: 0.5,
      idle: 20,
      iowait: 0.25,
      irq: 0,
      softirq: 0.01,
      steal: 0.02,
    });
    expect(bootTime).toBe(1_790_000_000);
  });

  it('takes the short lines of old kernels', () => {
    expect(parseStat('cpu0 1 2 3 400\n').cpus[0]?.times).toEqual({
      user: 0.01,
      nice: 0.02,
      system: 0.03,
      idle: 4,
    });
  });
});

describe('/proc/meminfo', () => {
  it('gives bytes, counts as they are, and passes over the rest', () => {
    const fields = parseMeminfo(
      'MemTotal:       24684096 kB\nActive(anon):       1568 kB\nHugePages_Total:       3\nrubbish\nSwapFree:  0 kB\n',
    );
    expect(Object.fromEntries(fields)).toEqual({
      MemTotal: 24684096 * 1024,
      Active_anon: 1568 * 1024,
      HugePages_Total: 3,
      SwapFree: 0,
    });
  });
});

describe('/proc/net/dev', () => {
  it('reads names that touch their numbers and aliases with colons', () => {
    const devices = parseNetDev(
      [
        'Inter-|   Receive                                                |  Transmit',
        ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
        '    lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0',
        'eth0:620463947   18700    1    2    0     0          0         0  1323122   10320    3    4    0     0       0          0',
        'eth0:1:  5 1 0 0 0 0 0 0 6 1 0 0 0 0 0 0',
      ].join('\n'),
    );
    expect(devices.map((net) => net.device)).toEqual(['lo', 'eth0', 'eth0:1']);
    expect(devices[1]).toMatchObject({
      receiveBytes: 620463947,
      receiveErrors: 1,
      receiveDrops: 2,
      transmitBytes: 1323122,
      transmitErrors: 3,
      transmitDrops: 4,
    });
    expect(devices[2]).toMatchObject({ receiveBytes: 5, transmitBytes: 6 });
  });
});

describe('/proc/diskstats', () => {
  it('counts sectors of 512 bytes and ms of work', () => {
    const text =
      ' 254       0 vda 31665 7944 2515450 13948 7688 68357 3240992 12889 0 8880 27701 3694 12 79840 846 784 16\n' +
      '   8       1 sda1 1 0 2 0 3 0 4 0 0 5 5\n';
    expect(parseDiskstats(text)).toEqual([
      { device: 'vda', readBytes: 2515450 * 512, writtenBytes: 3240992 * 512, ioSeconds: 8.88 },
      { device: 'sda1', readBytes: 1024, writtenBytes: 2048, ioSeconds: 0.005 },
    ]);
  });

  it('counts whole disks only', () => {
    const devices = [
      'sda',
      'sda1',
      'vda',
      'vda2',
      'nvme0n1',
      'nvme0n1p3',
      'mmcblk0',
      'mmcblk0p1',
      'loop3',
      'zram0',
      'dm-0',
    ];
    expect(devices.filter(isWholeDisk)).toEqual(['sda', 'vda', 'nvme0n1', 'mmcblk0', 'dm-0']);
  });
});

describe('/proc/loadavg', () => {
  it('gives three numbers or nothing', () => {
    expect(parseLoadavg('0.07 1.5 12.00 1/94 7835\n')).toEqual([0.07, 1.5, 12]);
    expect(parseLoadavg('')).toBeNull();
    expect(parseLoadavg('a b c')).toBeNull();
  });
});

describe('/proc/self/mounts', () => {
  const text = [
    'proc /proc proc rw,relatime 0 0',
    '/dev/vda1 / ext4 rw,relatime 0 0',
    '/dev/vda1 /var/lib/bind ext4 rw,relatime 0 0',
    '/dev/sdb1 /media/My\\040Disk\\303\\251 vfat ro,relatime 0 0',
    'tmpfs /run tmpfs rw 0 0',
    'tmpfs /tmp tmpfs rw 0 0',
    'tmpfs /scratch tmpfs rw 0 0',
    'overlay /var/lib/docker/overlay2/abc/merged overlay rw 0 0',
    'nas:/export /net/nas nfs4 rw 0 0',
    '',
  ].join('\n');

  it('undoes the escapes, byte for byte', () => {
    expect(parseMounts(text)[3]).toEqual({
      device: '/dev/sdb1',
      mountpoint: '/media/My Diské',
      fstype: 'vfat',
      readonly: true,
    });
  });

  it('watches each filesystem of people once', () => {
    expect(watchedMounts(parseMounts(text)).map((mount) => mount.mountpoint)).toEqual([
      '/',
      '/media/My Diské',
      '/tmp',
      '/scratch',
      '/net/nas',
    ]);
  });

  it('watches the root of a container', () => {
    expect(watchedMounts(parseMounts('overlay / overlay rw 0 0\n'))).toHaveLength(1);
  });
});

describe('/proc/[pid]/stat', () => {
  it('reads names with blanks and parentheses', () => {
    const text =
      '4242 (tmux: (server) x) S 1 4242 4242 0 -1 4194304 99 0 0 0 150 50 0 0 20 0 1 0 128004 3133440 382 18446744073709551615 1 1\n';
    expect(parseProcessStat(text)).toEqual({
      pid: 4242,
      name: 'tmux: (server) x',
      cpuSeconds: 2,
      startTicks: 128004,
      residentPages: 382,
    });
  });

  it('gives nothing for a text that was cut off', () => {
    expect(parseProcessStat('')).toBeNull();
    expect(parseProcessStat('12 (x) S 1 2')).toBeNull();
  });
});
