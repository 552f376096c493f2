import { wrap } from '#ops/terminal/wrap';

test('breaks lines between words and indents all but the first', () => {
  expect(wrap('one two three four', 4, 13)).toBe('one two\n    three\n    four');
  expect(wrap('one two three four', 4, 12)).toBe('one two\n    three\n    four');
  expect(wrap('one two three four', 4, 11)).toBe('one two\n    three\n    four');
  expect(wrap('one two three four', 4, 10)).toBe('one\n    two\n    three\n    four');
});

test('keeps a command in backticks on one line, so that it can be copied', () => {
  expect(wrap('Run `npx cdk deploy -c stage=dev`, then wait.', 2, 12)).toBe(
    'Run\n  `npx cdk deploy -c stage=dev`,\n  then wait.',
  );
});

test('does not wrap text that is not for a terminal', () => {
  const text = 'word '.repeat(100).trim();
  expect(wrap(text, 4)).toBe(text);
});
