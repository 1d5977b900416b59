import { describe, expect, it } from 'vitest';
import { pingArguments, readPing } from '#engine/probe/kinds/ping-output.ts';

const linux = `PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.
64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=2.57 ms

--- 127.0.0.1 ping statistics ---
1 packets transmitted, 1 received, 0% packet loss, time 0ms
rtt min/avg/max/mdev = 2.569/2.569/2.569/0.000 ms
`;
const lost = `PING 10.255.0.1 (10.255.0.1) 56(84) bytes of data.

--- 10.255.0.1 ping statistics ---
1 packets transmitted, 0 received, 100% packet loss, time 0ms
`;
const busybox = `PING ::1 (::1): 56 data bytes
64 bytes from ::1: seq=0 ttl=64 time=0.061 ms

--- ::1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip min/avg/max = 0.061/0.061/0.061 ms
`;
const mac = `PING 127.0.0.1 (127.0.0.1): 56 data bytes
64 bytes from 127.0.0.1: icmp_seq=0 ttl=64 time=0.045 ms

--- 127.0.0.1 ping statistics ---
1 packets transmitted, 1 packets received, 0.0% packet loss
round-trip min/avg/max/stddev = 0.045/0.045/0.045/0.000 ms
`;
const mac6 = `PING6(56=40+8+8 bytes) ::1 --> ::1
16 bytes from ::1, icmp_seq=0 hlim=64 time=0.077 ms
`;
const windows = `\r
Pinging 10.0.0.1 with 32 bytes of data:\r
Reply from 10.0.0.1: bytes=32 time<1ms TTL=128\r
\r
Ping statistics for 10.0.0.1:\r
    Packets: Sent = 1, Received = 1, Lost = 0 (0% loss),\r
Approximate round trip times in milli-seconds:\r
    Minimum = 0ms, Maximum = 0ms, Average = 0ms\r
`;
const german = `\r
Ping wird ausgeführt für 10.0.0.1 mit 32 Bytes Daten:\r
Antwort von 10.0.0.1: Bytes=32 Zeit=13ms TTL=57\r
\r
Ping-Statistik für 10.0.0.1:\r
    Pakete: Gesendet = 1, Empfangen = 1, Verloren = 0\r
    Minimum = 13ms, Maximum = 13ms, Mittelwert = 13ms\r
`;
const windows6 = `\r
Reply from ::1: time=2ms \r
`;
const unreachable = `\r
Reply from 10.0.0.2: Destination host unreachable.\r
\r
Ping statistics for 10.0.0.1:\r
    Packets: Sent = 1, Received = 1, Lost = 0 (0% loss),\r
`;

describe('what a ping printed', () => {
  it.each([
    ['Linux', linux, 2.57, 64],
    ['Linux, no answer', lost, null, null],
    ['busybox', busybox, 0.061, 64],
    ['macOS', mac, 0.045, 64],
    ['macOS, IPv6', mac6, 0.077, 64],
    ['Windows', windows, 1, 128],
    ['Windows in German', german, 13, 57],
    ['Windows, IPv6', windows6, 2, null],
    ['Windows, a router’s refusal', unreachable, null, null],
    ['nothing', '', null, null],
  ])('%s', (_, output, roundTripMs, hopLimit) => {
    expect(readPing(output)).toEqual({ roundTripMs, hopLimit });
  });
});

describe('the arguments', () => {
  it.each([
    ['linux', '10.0.0.1', ['ping', '-n', '-c', '1', '-W', '3', '10.0.0.1']],
    ['linux', '::1', ['ping', '-n', '-c', '1', '-W', '3', '::1']],
    ['darwin', '10.0.0.1', ['ping', '-n', '-c', '1', '-W', '2500', '10.0.0.1']],
    ['darwin', '::1', ['ping6', '-n', '-c', '1', '::1']],
    ['win32', '::1', ['ping', '-6', '-n', '1', '-w', '2500', '::1']],
  ] as const)('%s %s', (platform, address, wanted) => {
    expect(pingArguments(platform, address, 2500)).toEqual(wanted);
  });
});
