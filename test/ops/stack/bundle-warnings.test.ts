import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import { bundleWarnings } from '#ops/stack/bundle-warnings';

test('reads the warnings of large bundles and no others', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'warnings-'));
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack');
  Annotations.of(stack).addWarningV2('catchbasin:large-bundle-process', 'The bundle has 6.0 MB.');
  Annotations.of(stack).addWarningV2('catchbasin:many-in-flight', 'Many.');
  app.synth();
  expect(bundleWarnings(outdir)).toEqual(['The bundle has 6.0 MB.']);
  writeFileSync(join(outdir, 'manifest.json'), JSON.stringify({ artifacts: { Stack: {} } }));
  expect(bundleWarnings(outdir)).toEqual([]);
  rmSync(outdir, { recursive: true });
});
