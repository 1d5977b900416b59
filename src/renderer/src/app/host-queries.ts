/** The expressions behind "This machine": series of the engine's own host collector, named as node_exporter names them. */
const HOST = 'job="host"';
/** Long enough for two points of a 5 s collector, short enough to follow what happens. */
const RATE = '[15s]';

export const hostQueries = {
  cpu: `avg(watchdeck_host_cpu_usage_ratio{${HOST}})`,
  memory: `1 - node_memory_MemAvailable_bytes{${HOST}} / node_memory_MemTotal_bytes{${HOST}}`,
  memoryTotal: `node_memory_MemTotal_bytes{${HOST}}`,
  disk: `max(1 - node_filesystem_avail_bytes{${HOST}} / node_filesystem_size_bytes{${HOST}})`,
  disksLargest: `1 - node_filesystem_avail_bytes{${HOST}} / (topk(5, node_filesystem_size_bytes{${HOST}}))`,
  received: `sum(rate(node_network_receive_bytes_total{${HOST},device!="lo"}${RATE}))`,
  sent: `sum(rate(node_network_transmit_bytes_total{${HOST},device!="lo"}${RATE}))`,
  diskRead: `sum(rate(node_disk_read_bytes_total{${HOST}}${RATE}))`,
  diskWritten: `sum(rate(node_disk_written_bytes_total{${HOST}}${RATE}))`,
} as const;
