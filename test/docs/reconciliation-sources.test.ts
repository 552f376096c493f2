import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { checkSchema } from '#config/validate/check-schema';
import { runCrossChecks } from '#config/validate/run-cross-checks';
import * as presets from '#contract/providers/index';
import * as sources from '#contract/sources/index';
import config from '#docs/examples/shopify-orders-config';
import { dedupeKey } from '#lambdas/runtime/dedupe-key';
import { embedExamples, examplesOf } from './embed-examples.ts';

const PAGE = join(__dirname, '../../docs/reconciliation-sources.md');

/** Cells of the rows of the table, by the name of the preset. */
function rows(): (readonly [preset: string, ...cells: string[]])[] {
  const table = readFileSync(PAGE, 'utf8').matchAll(/^\| `(\w+)` \| (.+) \| (.+) \| (.+) \|$/gm);
  return [...table].map(([, preset = '', api = '', goesBack = '', source = '']) => [preset, api, goesBack, source]);
}

test('docs/reconciliation-sources.md shows the examples unchanged (`npm run docs` updates them)', () => {
  const page = readFileSync(PAGE, 'utf8');
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, embedExamples(page));
  expect(readFileSync(PAGE, 'utf8')).toBe(embedExamples(page));
  expect(examplesOf(page)).toEqual(['docs/examples/shopify-orders-config.ts', 'docs/examples/shopify-orders.ts']);
});

test('the table has one row for each preset, by name', () => {
  const names = Object.keys(presets).sort((a, b) => a.localeCompare(b));
  expect(names.length).toBeGreaterThan(45);
  expect(rows().map(([preset]) => preset)).toEqual(names);
});

test('each statement about an API names its source, and each provider without one has no source', () => {
  const positive = /^(\[?List of events|Redelivery|Resources|Other events)/;
  for (const [preset, api, , source] of rows()) {
    if (positive.test(api ?? '')) {
      expect([preset, api]).toEqual([preset, expect.stringContaining('](https://')]);
      expect([preset, source]).toEqual([preset, expect.stringMatching(/^(built in|own)/)]);
    } else if (/^(Nothing found|Not confirmed)/.test(api ?? '')) expect([preset, source]).toEqual([preset, 'none']);
    else expect(['basic', 'hmac', 'jwt', 'standardWebhooks', 'svix', 'token', 'unsigned']).toContain(preset);
  }
});

test('the table names the built-in sources', () => {
  const builtIn = rows().filter(([, , , source]) => source === 'built in');
  for (const name of Object.keys(sources).filter((each) => each !== 'ownSource')) {
    expect(builtIn.some(([preset]) => name.startsWith(preset))).toBe(true);
  }
  expect(builtIn.map(([preset]) => preset)).toEqual(['github', 'paddle', 'square', 'stripe']);
});

describe('the configuration for Shopify', () => {
  test('is valid', () => {
    expect(checkSchema(config('prod'))).toEqual([]);
    expect(runCrossChecks(config('prod'), () => true)).toEqual([]);
  });

  test('recognizes an order by its id, whatever the webhook and the API say about the rest', () => {
    const { verify, dedupeBy } = resolveWebhooks(config('prod')).topics.orders ?? {};
    if (!verify || !dedupeBy) throw new Error('the configuration has no topic orders');
    const keyOf = (body: object, headers = {}) => {
      const bytes = Buffer.from(JSON.stringify(body));
      return dedupeKey({ id: String(Math.random()), topic: 'orders', headers, bytes: () => bytes }, verify, dedupeBy);
    };
    const received = keyOf({ id: 5678901234567, total_price: '1.00' }, { 'x-shopify-webhook-id': 'w1' });
    expect(keyOf({ total_price: '2.00', id: 5678901234567 })).toBe(received);
    expect(keyOf({ id: 7 })).not.toBe(received);
  });
});
