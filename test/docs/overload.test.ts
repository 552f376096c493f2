import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WEBHOOKS_DEFAULTS } from '#config/defaults';
import { COLD_REQUEST_SECONDS } from '#config/ingest-concurrency';
import { PRICES } from '#config/prices';
import { unsigned } from '#contract/providers/index';
import { expectBlock, expectFigures } from '#test/support/doc-page';
import { propertiesOf, synthesized } from '#test/support/stack';
import { ASSUMED } from './costs.ts';
import { MEASURED } from './measured-costs.ts';

const PAGE = join(__dirname, '../../docs/overload.md');
const DAY = 86_400;
/** Assumption that the page states. */
const INVOCATION_SECONDS = 0.01;
/** Log bytes of a rejected request. */
const LOG_BYTES = MEASURED.bytes.accessLog + MEASURED.bytes.rejectLog + 2 * ASSUMED.lineBytes;

/** Calculates the costs of a day of rejected requests at the rate of the default throttle. */
function floodDay(): [what: string, dollars: number][] {
  const requests = WEBHOOKS_DEFAULTS.throttle.rate * DAY;
  const gb = ingestMemoryMib() / 1_024;
  return [
    ['API Gateway, requests', PRICES.apiRequest * requests],
    ['Lambda, requests', PRICES.lambdaRequest * requests],
    ['Lambda, duration', PRICES.lambdaGbSecond * gb * INVOCATION_SECONDS * requests],
    ['CloudWatch Logs', (PRICES.logGb * requests * LOG_BYTES) / 1_000_000_000],
  ];
}

function ingestMemoryMib(): number {
  const template = synthesized({ topics: { t: { lane: 'normal', verify: unsigned() } } });
  const ingest = propertiesOf(template, 'AWS::Lambda::Function').find(({ Description }) =>
    /^Verifies webhooks/.test(Description),
  );
  return ingest.MemorySize;
}

test('the costs of a flood are those of the prices (`npm run docs` updates them)', () => {
  const rows = floodDay();
  const lines = rows.map(([what, dollars]) => `| ${what} | $${dollars.toFixed(2)} |`);
  expectBlock(PAGE, 'flood', ['| a day | dollars |', '|---|---|', ...lines].join('\n'));
  expectFigures(PAGE, {
    'flood-log': () => `${LOG_BYTES}`,
    'flood-day': () => `$${Math.round(rows.reduce((sum, [, dollars]) => sum + dollars, 0))}`,
  });
});

test('the page states the assumptions of the code', () => {
  const page = readFileSync(PAGE, 'utf8').replaceAll(/\s+/g, ' ');
  const rate = WEBHOOKS_DEFAULTS.throttle.rate.toLocaleString('en');
  expect(page).toContain(`the default \`throttle\`, ${rate} requests a second`);
  expect(page).toContain(`${INVOCATION_SECONDS * 1_000} ms for each invocation with 1,024 MB.`);
  expect(ingestMemoryMib()).toBe(1_024);
  expect(page).toContain(`burst + rate × ${COLD_REQUEST_SECONDS} s`);
});
