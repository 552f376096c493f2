import { readOptions } from '#local/options';
import { readLogLevel } from '#ops/logs/read-log-level';
import { UserError } from '#ops/user-error';

test('records only with --record, and prints text unless --json is given', () => {
  expect(readOptions([])).toEqual({ fresh: false, json: false, record: false });
  expect(readOptions(['--record', '--json'])).toEqual({ fresh: false, json: true, record: true });
});

test('deletes the data of earlier runs only with --fresh', () => {
  expect(readOptions(['--fresh'])).toMatchObject({ fresh: true });
});

test.each([
  [['--inspect'], 9_229],
  [['--inspect', '0'], 0],
  [['--inspect=9230'], 9_230],
])('lets a debugger attach: %j', (args, inspect) => {
  expect(readOptions(args)).toMatchObject({ inspect });
});

test.each(['port', '-1', '65536'])('refuses %s as the port of the debugger', (port) => {
  expect(() => readOptions([`--inspect=${port}`])).toThrow('It must be a whole number from 0 to 65535.');
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
