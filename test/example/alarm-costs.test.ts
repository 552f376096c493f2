import { join } from 'node:path';
import { alarmCents, dollars, metricCents } from '#test/support/alarm-cost';
import { expectFigures } from '#test/support/doc-page';
import { synthesized } from '#test/support/stack';
import config from '#webhooks/config';

/** Metrics of a topic that always has data: accepted, rejected, processed and retried. */
const METRICS_OF_A_TOPIC = 4;

test('docs/alarms.md tells what the shipped configuration costs (`npm run docs` puts it in)', () => {
  const shipped = config('prod');
  expectFigures(join(__dirname, '../../docs/alarms.md'), {
    'shipped-alarms': () => dollars(alarmCents(synthesized(shipped))),
    'shipped-metrics': () => dollars(metricCents(1 + METRICS_OF_A_TOPIC * Object.keys(shipped.topics).length)),
  });
});
