import { readPort } from '#local/read-port';
import { UserError } from '#ops/user-error';

test.each([
  [undefined, 3000],
  ['', 3000],
  ['8080', 8080],
  ['65535', 65535],
  ['0', 0],
])('reads %j as port %s', (text, port) => {
  expect(readPort(text)).toBe(port);
});

test.each(['abc', '-1', '80.5', '1e3', ' 80', '65536'])('refuses %j', (text) => {
  expect(() => readPort(text)).toThrow(new UserError('PORT must be a whole number from 1 to 65535.'));
});
