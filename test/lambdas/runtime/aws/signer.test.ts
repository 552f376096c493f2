import aws4 from 'aws4';
import { Signer } from '#lambdas/runtime/aws/signer';

test('signatures are those of aws4, also after midnight and with renewed credentials', () => {
  const requestOf = (date: string, service: string) => ({
    service,
    region: 'eu-central-1',
    host: `${service}.eu-central-1.amazonaws.com`,
    method: 'POST',
    path: '/',
    headers: { 'x-amz-date': date, 'x-amz-content-sha256': 'a'.repeat(64) },
  });
  const renewed = { accessKeyId: 'AKIDRENEWED', secretAccessKey: 'renewed', sessionToken: 'token' };
  for (const credentials of [{ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }, renewed]) {
    for (const date of ['20261128T235959Z', '20261129T000000Z', '20261128T235959Z']) {
      for (const service of ['sqs', 's3', 'sqs']) {
        const request = requestOf(date, service);
        expect(new Signer(request, credentials).sign().headers).toEqual(aws4.sign(request, credentials).headers);
      }
    }
  }
});
