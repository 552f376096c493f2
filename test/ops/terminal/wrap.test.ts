import { wrap } from '#ops/terminal/wrap';

test.each([
  [4, 17, 'one two three\n    four'],
  [4, 16, 'one two\n    three four'],
  [4, 13, 'one two\n    three\n    four'],
  [4, 11, 'one two\n    three\n    four'],
  [4, 10, 'one\n    two\n    three\n    four'],
])('breaks lines between words, with indent %i and %i columns', (indent, columns, wrapped) => {
  expect(wrap('one two three four', indent, columns)).toBe(wrapped);
});

test('keeps a command in backticks in one piece, so that it can be copied', () => {
  expect(wrap('Then run `npx cdk deploy`, then wait.', 2, 20)).toBe('Then run\n  `npx cdk deploy`,\n  then wait.');
});

test('keeps a command that is too long for any line behind its verb', () => {
  expect(wrap('Run `npx cdk deploy -c stage=dev`, then wait.', 2, 12)).toBe(
    'Run `npx cdk deploy -c stage=dev`,\n  then wait.',
  );
});

test('does not wrap text that is not for a terminal', () => {
  const text = 'word '.repeat(100).trim();
  expect(wrap(text, 4)).toBe(text);
});
