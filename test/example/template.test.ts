import { bundleOf } from '#test/support/bundle';
import { synthesized } from '#test/support/stack';
import defineExample from '#webhooks/config';

test('the shipped example is the template that was looked through', () => {
  const template = JSON.stringify(synthesized(defineExample('prod')).toJSON(), null, 1);
  expect(JSON.parse(template.replace(/[0-9a-f]{64}/g, '<hash>'))).toMatchSnapshot();
});

test('the ingest function carries the presets that the config uses, and no other', () => {
  const { code, inputs } = bundleOf('lambdas/ingest/index.ts');
  expect(code).toContain('x-hub-signature-256');
  expect(code).not.toContain('x-slack-signature');
  expect(inputs.filter((path) => path.startsWith('contract/providers/')).sort()).toEqual([
    'contract/providers/github.ts',
    'contract/providers/hmac.ts',
    'contract/providers/stripe.ts',
    'contract/providers/unsigned.ts',
  ]);
});
