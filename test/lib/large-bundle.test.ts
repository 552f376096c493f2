import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { buildSync } from 'esbuild';
import { largestInputs } from '#lib/warn-of-large-bundle';
import { WebhookFunction } from '#lib/webhook-function';

const ROOT = join(__dirname, '../..');
const LARGE = Match.stringLikeRegexp('The bundle of the requeue function has');

test('lists the largest packages with the files that import them', () => {
  const { metafile } = buildSync({
    stdin: {
      contents: "import * as z from 'zod'; import { uuidv7 } from 'uuidv7'; console.log(uuidv7, z);",
      resolveDir: ROOT,
    },
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    minify: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const inputs = largestInputs(metafile);
  expect(inputs).toEqual([
    expect.stringMatching(/^zod \(0\.\d MB, imported by <stdin>\)$/),
    'uuidv7 (0.0 MB, imported by <stdin>)',
    '<stdin> (0.0 MB)',
  ]);
});

test.each([
  ['4.9 MB', 4_900_000, 0],
  ['5.1 MB', 5_100_000, 1],
])('a real bundle of %s gets its warning once, if it is large', (_, bytes, warnings) => {
  const outdir = mkdtempSync(join(tmpdir(), 'bundle-'));
  const app = new App({ outdir, context: { 'aws:cdk:enable-asset-metadata': true } });
  const stack = new Stack(app, 'Stack');
  const { node } = functionIn(stack, 'Function');
  const asset = (node.defaultChild as CfnFunction).getMetadata('aws:asset:path');
  const bundle = join(outdir, asset, 'index.js');
  // The constructor has found the shipped bundle small.
  expect(Annotations.fromStack(stack).findWarning('*', LARGE)).toEqual([]);
  expect(statSync(bundle).size).toBeGreaterThan(100_000);
  appendFileSync(bundle, ' '.repeat(bytes - statSync(bundle).size));
  // The second function has the same asset.
  functionIn(stack, 'Other');
  functionIn(stack, 'Third');
  expect(Annotations.fromStack(stack).findWarning('*', LARGE)).toHaveLength(warnings);
  rmSync(outdir, { recursive: true });
});

/** Bundles a function as a deploy does. */
function functionIn(stack: Stack, id: string) {
  return new WebhookFunction(stack, id, {
    name: 'requeue',
    description: 'Requeues',
    env: { STAGE: 'test', PAYLOAD_BUCKET: 'b', QUEUE_URLS: '{}' },
    timeout: Duration.seconds(3),
    memorySize: 128,
    logRetention: RetentionDays.ONE_DAY,
    webhooksDir: join(ROOT, 'webhooks'),
  });
}
