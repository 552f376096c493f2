import { readOptions } from '#local/options';
import { readLogLevel } from '#local/read-log-level';

const optionsOf = (...args: string[]) => readOptions(['node', 'local/start.ts', ...args]);

test('prints text unless --json is given', () => {
  expect(optionsOf()).toEqual({ json: false });
  expect(optionsOf('--json')).toEqual({ json: true });
});

test.each(['--jsonn', 'orders'])('ends the process when it gets %s', (argument) => {
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('ended');
  });
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(() => optionsOf(argument)).toThrow('ended');
  expect(exit).toHaveBeenCalledWith(1);
  expect(String(stderr.mock.calls[0]?.[0])).toContain(argument === 'orders' ? 'too many arguments' : '--jsonn');
  jest.restoreAllMocks();
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
