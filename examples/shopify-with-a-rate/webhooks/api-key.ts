import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { shared } from 'catchbasin';

const secrets = new SecretsManagerClient();

async function read(): Promise<string> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.FULFILLMENT_API_KEY }));
  if (!SecretString) throw new Error('the secret of FULFILLMENT_API_KEY has no text');
  return SecretString;
}

let current = shared(read);

/** Returns the API key of the fulfillment service. A processor reads it once. */
export const apiKey = (): Promise<string> => current();

/** Makes the next call read the key again, because the service has refused it. */
export function forgetApiKey(): void {
  current = shared(read);
}
