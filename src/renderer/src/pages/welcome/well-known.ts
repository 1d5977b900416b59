/** Programs that serve metrics, by the port they take unless told otherwise. */
export interface WellKnown {
  /** What its target is called. */
  readonly name: string;
  readonly port: number;
  /** What it tells of. */
  readonly tells: string;
}

/** Where a look at this machine looks; ports as Prometheus's list of default port allocations has them. */
export const wellKnown: readonly WellKnown[] = [
  { name: 'node', port: 9100, tells: 'a Linux or macOS machine (node_exporter)' },
  { name: 'windows', port: 9182, tells: 'a Windows machine (windows_exporter)' },
  { name: 'prometheus', port: 9090, tells: 'Prometheus itself' },
  { name: 'alertmanager', port: 9093, tells: 'Alertmanager' },
  { name: 'pushgateway', port: 9091, tells: 'jobs that push (Pushgateway)' },
  { name: 'blackbox', port: 9115, tells: 'probes (blackbox_exporter)' },
  { name: 'cadvisor', port: 8080, tells: 'containers (cAdvisor), or a service of yours' },
  { name: 'docker', port: 9323, tells: 'the Docker engine' },
  { name: 'mysql', port: 9104, tells: 'MySQL or MariaDB (mysqld_exporter)' },
  { name: 'postgres', port: 9187, tells: 'PostgreSQL (postgres_exporter)' },
  { name: 'redis', port: 9121, tells: 'Redis or Valkey (redis_exporter)' },
  { name: 'nginx', port: 9113, tells: 'nginx (nginx-prometheus-exporter)' },
  { name: 'grafana', port: 3000, tells: 'Grafana' },
  { name: 'service', port: 8000, tells: 'a service of yours' },
  { name: 'go-service', port: 2112, tells: 'a service of yours in Go' },
];

export function addressOf({ port }: WellKnown): string {
  return `http://127.0.0.1:${String(port)}/metrics`;
}
