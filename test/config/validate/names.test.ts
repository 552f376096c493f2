import { github, unsigned } from '#contract/providers/index';
import { issuesOf, withOptions, withTopic } from './issues-of.ts';

const LANE = 'Must be up to 20 lower-case letters, digits and dashes, and start with a letter. Rename the lane.';
const TOPIC =
  'Must be up to 63 lower-case letters, digits, dots, dashes and underscores, and start with a letter or digit. ' +
  'Rename the topic.';

test.each(['p', 'a'.repeat(20), 'high-2'])('accepts the lane name %j', (lane) => {
  expect(issuesOf({ lanes: { [lane]: {} }, topics: { t: { lane, verify: unsigned() } } })).toEqual([]);
});

test.each(['', 'a'.repeat(21), '1st', '-a', 'High', 'a.b', 'a_b', 'a b'])('refuses the lane name %j', (lane) => {
  const [issue, ...others] = issuesOf({ lanes: { [lane]: {} }, topics: { t: { lane, verify: unsigned() } } });
  expect(issue).toMatch(new RegExp(`^lanes\\S.*: ${JSON.stringify(lane)}\\. ${LANE}$`));
  expect(others).toEqual([]);
});

test.each(['t', '1', 'a'.repeat(63), 'orders.v2', 'a-b_c'])('accepts the topic name %j', (name) => {
  expect(issuesOf(withTopic({}, name))).toEqual([]);
});

test.each(['', 'a'.repeat(64), '.a', '-a', '_a', 'Orders', 'a b', 'a/b'])('refuses the topic name %j', (name) => {
  const [issue, ...others] = issuesOf(withTopic({}, name));
  expect(issue).toMatch(new RegExp(`^topics\\S.*: ${JSON.stringify(name)}\\. ${TOPIC}$`));
  expect(others).toEqual([]);
});

const SECRET_NAME =
  'topics.t.verify.secretName: hidden, because it may be a secret. Must be the name of a Secrets Manager secret, not ' +
  'its value, with only letters, digits and /_+=.@- in it. A name that looks like a secret must contain a /, as in ' +
  'webhooks/stripe. Store the value with `npm run ops -- secret put`.';

test('a secret name has 1 to 512 characters', () => {
  const issues = (length: number) => issuesOf(withTopic({ verify: github({ secretName: 'x'.repeat(length) }) }));
  expect([1, 512].map(issues)).toEqual([[], []]);
  expect([0, 513].map(issues)).toEqual([[SECRET_NAME], [SECRET_NAME]]);
});

const tagged = (name: string, value = 'v') => issuesOf(withOptions({ tags: { [name]: value } }));
const TAG_NAME =
  'Must be up to 128 letters, digits, spaces and _.:/=+@-, and not start with aws: or catchbasin:. Rename the tag.';
const TAG_VALUE = 'Must be 1 to 256 letters, digits, spaces and _.:/=+@-. Correct it, or remove the tag.';

test('a tag name has 1 to 128 characters that AWS accepts', () => {
  expect(['k', 'k'.repeat(128), 'Ä 1_.:/=+@-', 'my-aws:x'].map((name) => tagged(name))).toEqual([[], [], [], []]);
  const refused = ['', 'k'.repeat(129), 'a&b', 'aws:x', 'AWS:x', 'catchbasin:x'];
  expect(refused.map((name) => tagged(name).map((issue) => issue.replace(/^.*?\. (?=Must)/, '')))).toEqual(
    refused.map(() => [TAG_NAME]),
  );
});

test('a tag value has 1 to 256 characters that AWS accepts', () => {
  expect(['v', 'v'.repeat(256), 'Ä 1_.:/=+@-'].map((value) => tagged('k', value))).toEqual([[], [], []]);
  expect(tagged('k', '')).toEqual([`tags.k: "". ${TAG_VALUE}`]);
  expect(tagged('k', 'v'.repeat(257))).toEqual([`tags.k: "${'v'.repeat(78)}…. ${TAG_VALUE}`]);
  expect(tagged('k', 'a&b')).toEqual([`tags.k: "a&b". ${TAG_VALUE}`]);
});

test('a configuration has up to 40 tags', () => {
  const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'x']));
  expect(issuesOf(withOptions({ tags: tags(40) }))).toEqual([]);
  expect(issuesOf(withOptions({ tags: tags(41) }))).toEqual([
    expect.stringMatching(/^tags: \{t0, .*… ?\.? ?Must contain at most 40 tags\. Remove some\.$/),
  ]);
});
