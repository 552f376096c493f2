import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { limitAttempts } from './aws-client.ts';

/**
 * Puts a value into a bucket as one line of JSON.
 *
 * @param attemptMs limit of each of two attempts
 */
export async function putJson(
  s3: S3Client,
  bucket: string,
  key: string,
  value: object,
  attemptMs: number,
): Promise<void> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: JSON.stringify(value),
    ContentType: 'application/json',
  });
  await s3.send(command, limitAttempts(attemptMs));
}
