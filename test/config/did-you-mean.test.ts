import { didYouMean } from '#config/did-you-mean';

const KNOWN = ['header', 'tolerance', 'attempts', 'lane', 'fifo'];

test.each([
  ['a replaced letter', 'tolerence', 'tolerance'],
  ['a missing letter', 'tolerace', 'tolerance'],
  ['an extra letter', 'toleraance', 'tolerance'],
  ['two swapped letters', 'fiof', 'fifo'],
  ['a missing first letter', 'eader', 'header'],
  ['an extra last letter', 'lanes', 'lane'],
  ['another case', 'FIFO', 'fifo'],
  ['the name itself', 'lane', 'lane'],
  ['three mistakes in nine letters', 'tolerxxxe', 'tolerance'],
])('suggests the known name for %s', (_, name, expected) => {
  expect(didYouMean(name, KNOWN)).toBe(expected);
});

test.each([
  ['an unrelated name', 'burst'],
  ['four mistakes in nine letters', 'tolexxxxe'],
  ['two mistakes in four letters', 'lxxe'],
  ['a name of which a known one is a small part', 'lane of the topic'],
  ['an empty name', ''],
])('suggests nothing for %s', (_, name) => {
  expect(didYouMean(name, KNOWN)).toBeUndefined();
});

test('suggests nothing when no name is known', () => {
  expect(didYouMean('lane', [])).toBeUndefined();
});

test('counts two swapped letters as one mistake', () => {
  expect(didYouMean('ab', ['ba'])).toBe('ba');
  expect(didYouMean('abcd', ['badc'])).toBeUndefined();
});

test('counts a swap at every place of a name', () => {
  expect(['albe', 'lbae', 'labe'].map((name) => didYouMean(name, ['labe']))).toEqual(['labe', 'labe', 'labe']);
});

test('prefers the nearest name to an earlier one', () => {
  expect(didYouMean('lanes', ['lances', 'lanes'])).toBe('lanes');
  expect(didYouMean('headerz', ['hexderzz', 'header'])).toBe('header');
});

test('prefers the first of two equally near names', () => {
  expect(didYouMean('lane', ['lanes', 'lanex'])).toBe('lanes');
});

test.each([
  ['priorities', ['topics', 'lanes'], 'lanes'],
  ['priority', ['verify', 'lane'], 'lane'],
  ['idempotent', ['verify', 'dedupeBy'], 'dedupeBy: false'],
  ['none', ['body', 'delivery'], 'delivery'],
  ['secret', ['header', 'secretName'], 'secretName'],
  ['verifyToken', ['verifyTokenName', 'secretName'], 'verifyTokenName'],
  ['perSecond', ['attempts', 'maxAttemptsPerSecond'], 'maxAttemptsPerSecond'],
  ['ageTarget', ['attempts', 'maxWebhookAge'], 'maxWebhookAge'],
])('suggests the current name for the earlier name %s', (name, known, expected) => {
  expect(didYouMean(name, known)).toBe(expected);
});

test('suggests no current name that is not known', () => {
  expect(didYouMean('idempotent', ['dedupe', 'verify'])).toBeUndefined();
  expect(didYouMean('secret', ['header', 'secrets'])).toBe('secrets');
});

test('suggests nothing for a name that every object inherits', () => {
  expect(didYouMean('constructor', KNOWN)).toBeUndefined();
});
