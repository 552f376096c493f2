import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '../..');

/** A function's code as it is deployed, and what went into it. */
function bundleOf(name: string) {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [join(ROOT, `lambdas/${name}/index.ts`)],
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { code: outputFiles[0]?.text ?? '', inputs: inputs.map(([path]) => path) };
}

test('the ingest function carries the presets that the config uses, and no other', () => {
  const { code, inputs } = bundleOf('ingest');
  expect(code).toContain('x-hub-signature-256');
  expect(code).not.toContain('x-slack-signature');
  expect(inputs.filter((path) => path.startsWith('contract/providers/')).sort()).toEqual([
    'contract/providers/github.ts',
    'contract/providers/hmac.ts',
    'contract/providers/stripe.ts',
    'contract/providers/unsigned.ts',
  ]);
});

test.each(['ingest', 'requeue'])('the %s function carries no schema library, no handler and no middleware', (name) => {
  const { inputs } = bundleOf(name);
  expect(inputs.filter((path) => /node_modules\/(zod|@middy)|webhooks\/handlers/.test(path))).toEqual([]);
});

test.each(['ingest', 'process', 'requeue'])(
  'the %s function brings its own SDK and needs nothing beside it',
  (name) => {
    const { code } = bundleOf(name);
    const required = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, id]) => id as string);
    // The SDK looks for this one and does without: it signs for S3's multi-region access points.
    const optional = '@aws-sdk/signature-v4-crt';
    expect(required.filter((id) => !isBuiltin(id) && id !== optional)).toEqual([]);
  },
);
