import { Screen } from '#local/screen';

let written: string[];
const write = (text: string) => written.push(text) > 0;
beforeEach(() => {
  written = [];
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

const CLEAR = ['\u001b[1G', '\u001b[2K'];

test('shows a status below the lines of a terminal, and replaces it', () => {
  const screen = new Screen({ write, isTTY: true, columns: 80 });
  screen.status('1 received');
  screen.status('2 received');
  screen.print('a line');
  screen.status(undefined);
  screen.print('the end');
  expect(written).toEqual([
    '1 received',
    ...CLEAR,
    '2 received',
    ...CLEAR,
    'a line\n',
    '2 received',
    ...CLEAR,
    'the end\n',
  ]);
});

test('shortens a status that the terminal would wrap', () => {
  const screen = new Screen({ write, isTTY: true, columns: 10 });
  screen.status('123456789');
  screen.status('1234567890');
  expect(written.filter((text) => !CLEAR.includes(text))).toEqual(['123456789', '123456789']);
});

test('prints a status every five seconds where there is no terminal, without moving a cursor', () => {
  const screen = new Screen({ write });
  expect(screen.columns).toBeUndefined();
  for (let second = 0; second <= 10; second++) {
    screen.status(`second ${second}`);
    screen.print('a line');
    jest.advanceTimersByTime(1_000);
  }
  expect(written.filter((text) => text !== 'a line\n')).toEqual(['second 0\n', 'second 5\n', 'second 10\n']);
  screen.status(undefined);
  screen.status('the next burst');
  expect(written.at(-1)).toBe('the next burst\n');
});

test('uses the columns of a terminal only', () => {
  expect(new Screen({ write, isTTY: true, columns: 100 }).columns).toBe(100);
  expect(new Screen({ write, columns: 100 }).columns).toBeUndefined();
});
