import { readOptions } from '#local/options';
import { readLogLevel } from '#local/read-log-level';
import { UserError } from '#ops/user-error';

test('records only with --record, and prints text unless --json is given', () => {
  expect(readOptions([])).toEqual({ json: false, record: false });
  expect(readOptions(['--record', '--json'])).toEqual({ json: true, record: true });
});

test.each([['--recrod'], ['github']])('refuses %s with a remedy', (argument) => {
  expect(() => readOptions([argument])).toThrow(UserError);
  expect(() => readOptions([argument])).toThrow('List the options with `npm start -- --help`.');
});

test.each([
  [undefined, 'info'],
  ['', 'info'],
  ['DEBUG', 'debug'],
  ['warn', 'warn'],
])('reads the log level %p as %s', (text, level) => {
  expect(readLogLevel(text)).toBe(level);
});

test('refuses another log level', () => {
  expect(() => readLogLevel('verbose')).toThrow('LOG_LEVEL is "verbose". It must be one of debug, info, warn, error.');
});
