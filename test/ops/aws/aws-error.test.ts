import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeAwsError, throwAwsErrorForUser } from '#ops/aws/aws-error';
import { secretsManager } from '#ops/secret/secrets-manager';
import { UserError } from '#ops/user-error';

let server: Server;
let response: { status: number; type: string; message: string };

beforeEach(async () => {
  server = createServer((_, reply) => {
    reply.writeHead(response.status, { 'content-type': 'application/x-amz-json-1.1' });
    reply.end(JSON.stringify({ __type: response.type, message: response.message }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '1',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function messageOf(run: Promise<unknown>): Promise<string> {
  const error: Error = await run.then(
    () => new Error('it succeeded'),
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return error.message;
}

const SIGN_IN = 'Sign in (`aws sso login`) or set AWS_PROFILE. `aws sts get-caller-identity` must succeed.';

test.each([
  [
    { status: 400, type: 'AccessDeniedException', message: 'User: x is not authorized to perform: a:B' },
    'AWS denied access: User: x is not authorized to perform: a:B. Allow this action for the caller.',
  ],
  [
    { status: 400, type: 'UnrecognizedClientException', message: 'The security token is invalid.' },
    `AWS rejected the credentials: The security token is invalid. ${SIGN_IN}`,
  ],
  [
    { status: 400, type: 'ThrottlingException', message: 'Rate exceeded' },
    'AWS throttled the request: Rate exceeded. Wait a minute, then run the command again.',
  ],
  [
    { status: 500, type: 'InternalServiceError', message: 'An error occurred\u001b[2J' },
    'AWS responded with InternalServiceError: An error occurred. ' +
      'Run the command again. If the error remains, check the AWS Health Dashboard.',
  ],
])('an AWS response tells the user what to do: %j', async (sent, message) => {
  response = sent;
  expect(await messageOf(secretsManager().read('webhooks/orders'))).toBe(message);
});

test('a server that does not respond is a problem of the network', async () => {
  await new Promise((resolve) => server.close(resolve));
  expect(await messageOf(secretsManager().create('webhooks/orders', 'hunter2'))).toMatch(
    /^no valid response from AWS: .*ECONNREFUSED .*\. Check the network connection, the proxy settings and /,
  );
});

test('missing credentials tell the user to sign in', async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
  expect(await messageOf(secretsManager().read('webhooks/orders'))).toMatch(/^AWS credentials not found: /);
});

test('a missing region tells the user to set one', async () => {
  delete process.env.AWS_REGION;
  expect(await messageOf(secretsManager().read('webhooks/orders'))).toBe(
    'no AWS region is set. ' +
      'Run `export AWS_REGION=eu-central-1` with your region, or add `region` to your AWS profile.',
  );
});

test.each([new TypeError('x is not a function'), new Error('a bug'), 'text'])(
  'another error is rethrown unchanged: %s',
  (error) => {
    expect(describeAwsError(error)).toBeUndefined();
    let thrown: unknown;
    try {
      throwAwsErrorForUser(error);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
  },
);
