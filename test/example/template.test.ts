import { bundleOf } from '#test/support/bundle';
import { synthesized } from '#test/support/stack';
import defineExample from '#webhooks/config';

/** Lists whose order has no meaning to CloudFormation. */
const SETS = ['Action', 'DependsOn', 'Statement', 'Tags'];

/** Replaces asset hashes and sorts what has no order, so that only a change of meaning changes the snapshot. */
function canonical(value: unknown, name = ''): unknown {
  // The id of a version contains a hash of the function and its code.
  const withoutHashes = (text: string) =>
    text.replace(/[0-9a-f]{64}/g, '<hash>').replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1<hash>');
  if (typeof value === 'string') return withoutHashes(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    return SETS.includes(name) ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [withoutHashes(key), canonical(item, key)]));
}

test('the template of the shipped example is the reviewed one (`npx jest -u test/example` updates it)', () => {
  expect(canonical(synthesized(defineExample('prod')).toJSON())).toMatchSnapshot();
});

test('a reordered template has the same canonical form', () => {
  const statements = [{ Action: ['a', 'b'] }, { Action: 'c' }];
  const reordered = [{ Action: 'c' }, { Action: ['b', 'a'] }];
  expect(canonical({ Statement: reordered })).toEqual(canonical({ Statement: statements }));
  expect(canonical({ Parts: ['b', 'a'] })).not.toEqual(canonical({ Parts: ['a', 'b'] }));
});

test('the ingest function bundles the presets that the configuration uses, and no other', () => {
  const { code, inputs } = bundleOf('lambdas/ingest/index.ts');
  expect(code).toContain('x-hub-signature-256');
  expect(code).not.toContain('x-slack-signature');
  expect(inputs.filter((path) => path.startsWith('contract/providers/')).sort()).toEqual([
    'contract/providers/github.ts',
    'contract/providers/hmac.ts',
    'contract/providers/options.ts',
    'contract/providers/stripe.ts',
    'contract/providers/unsigned.ts',
  ]);
});
