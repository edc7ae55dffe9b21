import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { City } from './city.ts';
import { readHealth } from './health.ts';

/** A figure of a city that only a module knows, for whoever watches from outside. No label holds a personal value. */
export interface Figure {
  /** `balai_sign_in_codes` */
  name: string;
  help: string;
  labels: readonly string[];
  read(city: City, now: Date): Promise<{ labels: Record<string, string>; value: number }[]>;
}

/** What `/metrics` tells: the process, each city's health, the figures of its modules. */
export function createMetrics(figures: readonly Figure[]) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames: ['city', ...labelNames], registers: [registry] });
  const up = gauge('balai_database_up', '1 when the database answers');
  const waiting = gauge('balai_jobs_waiting', 'Jobs that wait for their time or a worker');
  const overdue = gauge('balai_jobs_overdue_seconds', 'Since when the longest overdue job could have run');
  const dead = gauge('balai_jobs_dead', 'Jobs that were given up', 'kind');
  const unsealed = gauge('balai_audit_unsealed_seconds', 'Age of the oldest row of the audit that no seal covers');
  const backup = gauge('balai_backup_age_seconds', 'Since the last backup; absent when there was none');
  const differences = gauge('balai_comparison_differences', 'Rows that the nightly comparison found wrong', 'name');
  const compared = gauge('balai_comparison_age_seconds', 'Since the last nightly comparison', 'name');
  const pool = gauge('balai_database_connections', 'Connections of this process', 'state');
  const told = figures.map((figure) => ({ figure, gauge: gauge(figure.name, figure.help, ...figure.labels) }));
  async function measure(cities: readonly City[], now: Date): Promise<void> {
    dead.reset();
    for (const one of told) one.gauge.reset();
    for (const city of cities) {
      const of = { city: city.code };
      pool.set({ ...of, state: 'open' }, city.pool.totalCount);
      pool.set({ ...of, state: 'idle' }, city.pool.idleCount);
      pool.set({ ...of, state: 'wanted' }, city.pool.waitingCount);
      const health = await readHealth(city).catch(() => undefined);
      up.set(of, health ? 1 : 0);
      if (!health) continue;
      waiting.set(of, health.waiting);
      overdue.set(of, health.overdue);
      unsealed.set(of, health.unsealed.oldest);
      for (const { kind, jobs } of health.dead) dead.set({ ...of, kind }, jobs);
      for (const c of health.comparisons) {
        differences.set({ ...of, name: c.name }, c.differences);
        compared.set({ ...of, name: c.name }, (Date.now() - c.at.getTime()) / 1000);
      }
      if (health.backup) backup.set(of, (Date.now() - health.backup.getTime()) / 1000);
      // A figure that cannot be read is absent: the others are still told.
      for (const one of told)
        for (const { labels, value } of await one.figure.read(city, now).catch(() => []))
          one.gauge.set({ ...of, ...labels }, value);
    }
  }
  return {
    registry,
    measure,
    requests: new Counter({
      name: 'balai_http_requests_total',
      help: 'Requests answered',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
    }),
    seconds: new Histogram({
      name: 'balai_http_request_seconds',
      help: 'Time to answer',
      labelNames: ['method', 'route'],
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
      registers: [registry],
    }),
  };
}
