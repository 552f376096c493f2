import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { fetchesKeys } from '#config/fetches-keys';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { defineWebhooks } from '#contract/define-webhooks';
import { ENV } from '#contract/env';
import { github, paypal, pubsub, sns } from '#contract/providers/index';
import type { Verification } from '#contract/verification';
import { Webhooks } from '#lib/webhooks';
import { bundleOf } from '#test/support/bundle';

const FUNCTIONS = Object.keys(ENV);

const functionBundle = (name: string) => bundleOf(`lambdas/${name}/index.ts`);

test.each(['ingest', 'requeue', 'remind'])(
  'the %s function bundles no schema library, no handler and no Powertools',
  (name) => {
    const { inputs } = functionBundle(name);
    expect(inputs.filter((path) => /node_modules\/(zod|@aws-lambda-powertools)|webhooks\/handlers/.test(path))).toEqual(
      [],
    );
  },
);

test.each(FUNCTIONS)('the %s function bundles its SDK and requires nothing else', (name) => {
  const { code } = functionBundle(name);
  const required = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, id]) => id as string);
  // Optional for the SDK: it signs requests to S3 multi-region access points.
  const optional = '@aws-sdk/signature-v4-crt';
  expect(required.filter((id) => !isBuiltin(id) && id !== optional)).toEqual([]);
});

test.each(FUNCTIONS)('the %s function reads credentials from its environment only', (name) => {
  const { inputs } = functionBundle(name);
  expect(inputs.filter((path) => /credential-provider-(sso|ini|http|imds|process)|nested-clients/.test(path))).toEqual(
    [],
  );
});

describe('keys that are fetched', () => {
  const ingest = (fetchesKeys: boolean, alias = {}) =>
    bundleOf('lambdas/ingest/index.ts', [], alias, undefined, fetchesKeys);
  const isFetching = (path: string) => /lambdas\/ingest\/fetched\/|certificate-content|amazon-authorities/.test(path);

  test('are no part of the bundle of the shipped example, which may have 64,000 bytes', () => {
    const { code, inputs } = ingest(false);
    expect(inputs.filter(isFetching)).toEqual([]);
    const words = ['rootCertificates', 'BEGIN CERTIFICATE', 'X509Certificate', 'max-age'];
    expect(words.filter((word) => code.includes(word))).toEqual([]);
    // It had 405,255 bytes before the first of these schemes. Since then it lost the AWS SDK.
    expect(Buffer.byteLength(code)).toBeLessThan(64_000);
  });

  test('are in the bundle of a configuration that uses them', () => {
    const { inputs } = ingest(true);
    expect(inputs.filter(isFetching)).toContain('lambdas/ingest/fetched/key-cache.ts');
  });

  test('of one provider do not bring the certificates of another', () => {
    const { inputs } = ingest(true);
    expect(inputs.filter((path) => path.includes('amazon-authorities'))).toEqual([]);
  });

  test.each<[string, Verification, boolean]>([
    ['github', github({ secretName: 's' }), false],
    ['pubsub', pubsub({ audience: 'a', serviceAccountEmail: 'b' }), true],
    ['sns', sns({ topicArn: 'arn:aws:sns:eu-west-1:123456789012:orders' }), true],
    ['paypal', paypal({ webhookId: 'w' }), true],
  ])('a topic with %s tells whether they are needed', (_, verify, expected) => {
    expect(fetchesKeys(resolveWebhooks({ topics: { t: { lane: 'normal', verify } } }))).toBe(expected);
  });

  test.each([
    [github({ secretName: 's' }), 'Ingest of a stack without them'],
    [pubsub({ audience: 'a', serviceAccountEmail: 'b' }), 'Ingest of a stack with them'],
  ])('the stack bundles them only where a topic of the stage uses them', (verify, _) => {
    const project = mkdtempSync(join(tmpdir(), 'catchbasin-'));
    mkdirSync(join(project, 'handlers'));
    writeFileSync(join(project, 'config.ts'), 'export default () => ({ topics: {} });');
    writeFileSync(join(project, 'handlers/index.ts'), "export default { t: () => import('./t.ts') };");
    writeFileSync(join(project, 'handlers/t.ts'), 'export default () => {};');
    const app = new App();
    const stack = new Stack(app, 'S');
    const config = defineWebhooks({ topics: { t: { lane: 'normal', verify } } });
    const handlers = { t: async () => ({ default: () => {} }) };
    new Webhooks(stack, 'W', { stage: 'test', config, handlers, webhooksDir: project } as never);
    const { directory } = app.synth();
    const bundles = globSync('asset.*/index.js', { cwd: directory }).map((file) =>
      readFileSync(join(directory, file), 'utf8'),
    );
    const hasThem = bundles.some((code) => code.includes('rootCertificates'));
    expect(hasThem).toBe(verify.kind === 'jwks-jwt');
    rmSync(project, { recursive: true });
  });
});
