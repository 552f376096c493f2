import { isBuiltin } from 'node:module';
import { ENV } from '#contract/env';
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
