import { UserError } from '#ops/user-error';

const DEFAULT_PORT = 3000;

/**
 * Reads the port of the endpoint from the variable PORT. With 0, the operating system chooses a free one.
 *
 * @throws {UserError} when it is not a port
 */
export function readPort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UserError('PORT must be a whole number from 1 to 65535.');
  return port;
}
