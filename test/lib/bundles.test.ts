import { isBuiltin } from 'node:module';
import { bundleOf } from '#test/support/bundle';

const functionBundle = (name: string) => bundleOf(`lambdas/${name}/index.ts`);

test.each(['ingest', 'requeue'])('the %s function carries no schema library, no handler and no middleware', (name) => {
  const { inputs } = functionBundle(name);
  expect(inputs.filter((path) => /node_modules\/(zod|@middy)|webhooks\/handlers/.test(path))).toEqual([]);
});

test.each(['ingest', 'process', 'requeue'])(
  'the %s function brings its own SDK and needs nothing beside it',
  (name) => {
    const { code } = functionBundle(name);
    const required = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, id]) => id as string);
    // The SDK looks for this one and does without: it signs for S3's multi-region access points.
    const optional = '@aws-sdk/signature-v4-crt';
    expect(required.filter((id) => !isBuiltin(id) && id !== optional)).toEqual([]);
  },
);
