import { PutObjectCommand, paginateListBuckets, S3Client } from '@aws-sdk/client-s3';
import { DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Calls commands that no role allows, for the tests that must report them. */
export async function handler(): Promise<void> {
  await new S3Client().send(new PutObjectCommand({ Bucket: 'b', Key: 'k' }));
  await new SecretsManagerClient().send(new DeleteSecretCommand({ SecretId: 's' }));
  for await (const _ of paginateListBuckets({ client: new S3Client() }, {}));
}
