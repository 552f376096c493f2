import type { RequestOptions } from 'node:https';

interface TestTrust {
  readonly port: number;
  readonly root: string;
}

/** Set by the test before it loads the bundle. */
const { port, root }: TestTrust = JSON.parse(process.env.TEST_TRUST ?? '{"port":1,"root":""}');

/** Takes the place of `trust.ts` in a bundle, so that every host is the key server of the test. */
export const ROOTS = [root];

export const CONNECTION: RequestOptions = {
  port,
  ca: root,
  rejectUnauthorized: true,
  agent: false,
  lookup: (_, { all }, callback) =>
    all
      ? (callback as (error: null, all: object[]) => void)(null, [{ address: '127.0.0.1', family: 4 }])
      : callback(null, '127.0.0.1', 4),
};
