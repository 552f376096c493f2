import { CommanderError } from 'commander';
import { type StartOptions, startCommand } from '#local/start-command';
import { readLogLevel } from '#ops/logs/read-log-level';

/** Returns the options with which a command line starts the local mode. */
async function optionsOf(...args: string[]): Promise<StartOptions | undefined> {
  let received: StartOptions | undefined;
  const command = startCommand(async (options) => {
    received = options;
  });
  command.exitOverride().configureOutput({ writeErr: () => {} });
  await command.parseAsync(args, { from: 'user' });
  return received;
}

test('records only with --record, and prints text unless --json is given', async () => {
  expect(await optionsOf()).toEqual({ fresh: false, json: false, record: false });
  expect(await optionsOf('--record', '--json')).toEqual({ fresh: false, json: true, record: true });
});

test('deletes the data of earlier runs only with --fresh', async () => {
  expect(await optionsOf('--fresh')).toMatchObject({ fresh: true });
});

test.each([
  [['--inspect'], 9_229],
  [['--inspect', '0'], 0],
  [['--inspect=9230'], 9_230],
])('lets a debugger attach: %j', async (args, inspect) => {
  expect(await optionsOf(...args)).toMatchObject({ inspect });
});

test.each(['port', '-1', '65536'])('refuses %s as the port of the debugger', async (port) => {
  await expect(optionsOf(`--inspect=${port}`)).rejects.toThrow('It must be a whole number from 0 to 65535.');
});

test.each(['--recrod', 'github'])('refuses %s', async (argument) => {
  await expect(optionsOf(argument)).rejects.toThrow(CommanderError);
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
