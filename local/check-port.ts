import { once } from 'node:events';
import { createServer } from 'node:net';
import { UserError } from '#ops/user-error';

export const HOST = '127.0.0.1';

/**
 * Checks that nothing listens on a port of 127.0.0.1.
 *
 * @throws {UserError} when the port is in use
 */
export async function checkPort(port: number): Promise<void> {
  const probe = createServer();
  await explainUsedPort(port, async () => once(probe.listen(port, HOST), 'listening'));
  await new Promise((closed) => probe.close(closed));
}

/** Runs a function that listens on a port. @throws {UserError} when the port is in use */
export async function explainUsedPort<Result>(port: number, listen: () => Promise<Result>): Promise<Result> {
  try {
    return await listen();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(`Port ${port} of ${HOST} is in use. Choose another port: PORT=${port + 1} npm start`);
  }
}
