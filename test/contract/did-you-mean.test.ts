import { didYouMean } from '#contract/did-you-mean';

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
