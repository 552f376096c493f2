import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lambdaLogsEndTooSoon, lambdaLogsHaveNoIds } from './emulator-gaps.ts';
import { ProcessGroup } from './process-group.ts';

export const MINISTACK_LOG = join(import.meta.dirname, '../../.tools/ministack.log');
const READY_WITHIN_MS = 60_000;
/** Python that starts the emulator with its workarounds. */
const START = `${lambdaLogsEndTooSoon}${lambdaLogsHaveNoIds}
from ministack.app import main
main()
`;

/**
 * Creates an environment in which every AWS client reaches the emulator, and none an account. It contains nothing of
 * the caller's credentials, profiles, endpoints and proxies.
 *
 * @param folder the directory for temporary files
 */
export function emulatedAws(port: number, folder: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_|_PROXY$/i.test(name));
  return {
    ...Object.fromEntries(own),
    AWS_ENDPOINT_URL: `https://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    AWS_CA_BUNDLE: certificateIn(folder),
    NODE_EXTRA_CA_CERTS: certificateIn(folder),
    CDK_HOME: join(folder, 'cdk'),
    CDK_DISABLE_CLI_TELEMETRY: '1',
    TMPDIR: folder,
  };
}

/** The path of ministack's self-signed certificate. */
const certificateIn = (folder: string) => join(folder, 'ministack-tls/server.crt');

/**
 * Starts the emulator on loopback, with TLS and enforced IAM. The roles of functions and the policies of queues and
 * buckets apply.
 */
export function startMinistack(python: string, port: number, env: NodeJS.ProcessEnv): ProcessGroup {
  const log = openSync(MINISTACK_LOG, 'w');
  return new ProcessGroup(python, ['-c', START], {
    stdio: ['ignore', log, log],
    env: {
      ...env,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      USE_SSL: '1',
      AUTH: 'true',
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
    },
  });
}

/** Waits until the emulator accepts connections. @throws {Error} when it ends or is not ready in time */
export async function untilReady(ministack: ProcessGroup, port: number, folder: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!existsSync(certificateIn(folder)) || !(await listens(port))) {
    if (!ministack.isLeft) throw new Error('ministack has ended');
    if (Date.now() > deadline) throw new Error(`ministack is not ready after ${READY_WITHIN_MS / 1_000} s`);
    await sleep(100);
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return once(socket, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}

/** Finds a port on loopback that is free. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
