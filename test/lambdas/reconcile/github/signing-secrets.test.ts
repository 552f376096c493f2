import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { awsPorts } from '#lambdas/reconcile/aws-ports';
import { thinCalls } from '#lambdas/runtime/aws/thin-calls';

const secretsManager = mockClient(SecretsManagerClient);
const missing = new ResourceNotFoundException({ message: 'not found', $metadata: {} });
const ports = () => awsPorts({ QUEUE_URLS: '{}' } as unknown as Parameters<typeof awsPorts>[0], thinCalls(process.env));
beforeEach(() => secretsManager.reset());

test.each([
  ['s1', ['s1']],
  ['["new","old"]', ['new', 'old']],
  ['{"key":"s1"}', ['s1']],
])('reads the signing secrets of %s, newest first', async (SecretString, expected) => {
  secretsManager.on(GetSecretValueCommand, { SecretId: 'gh' }).resolves({ SecretString });
  expect(await ports().signingSecrets('gh')).toEqual(expected);
});

test('tells a secret without a value from one that does not exist', async () => {
  secretsManager.on(GetSecretValueCommand).rejects(missing);
  secretsManager.on(DescribeSecretCommand).resolves({ Name: 'gh' });
  expect(await ports().signingSecrets('gh')).toEqual([]);
  secretsManager.on(DescribeSecretCommand).rejects(missing);
  await expect(ports().signingSecrets('gh')).rejects.toThrow('aws secretsmanager create-secret --name gh');
  secretsManager.on(PutSecretValueCommand).rejects(missing);
  await expect(ports().putSecret('gh', 's1')).rejects.toThrow('aws secretsmanager create-secret --name gh');
});

test('refuses a value that cannot be used, and does not quote it', async () => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: '["hunter2"' });
  const refused = ports().signingSecrets('gh');
  await expect(refused).rejects.toThrow('the secret gh cannot be used');
  await expect(refused).rejects.not.toThrow('hunter2');
});
