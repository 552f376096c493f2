import { createHmac } from 'node:crypto';
import { airtable, customerIo, teams } from '#contract/providers/index';
import { endpointWith, NOW } from '#test/support/ingest';

const BODY = Buffer.from('{"id":"1485983408511","type":"message","text":"$$ $& é"}');
const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const SECRET = KEY.toString('base64');
const macOf = (key: Buffer | string) => createHmac('sha256', key).update(BODY);

test('airtable verifies with the Base64 of the secret as the key, and with its text in no case', async () => {
  const endpoint = endpointWith(airtable({ secretName: 's' }), { secret: () => SECRET });
  const statusOf = async (mac: string) =>
    (await endpoint.ask({ body: BODY, headers: { 'x-airtable-content-mac': mac } })).statusCode;
  expect(await statusOf(`hmac-sha256=${macOf(KEY).digest('hex')}`)).toBe(200);
  expect(await statusOf(`hmac-sha256=${macOf(SECRET).digest('hex')}`)).toBe(401);
  expect(await statusOf(macOf(KEY).digest('hex'))).toBe(401);
});

test('teams verifies the scheme HMAC alone, and answers a message', async () => {
  const endpoint = endpointWith(teams({ secretName: 's' }), { secret: () => SECRET });
  const answerTo = (authorization: string) => endpoint.ask({ body: BODY, headers: { authorization } });
  const accepted = await answerTo(`HMAC ${macOf(KEY).digest('base64')}`);
  expect(accepted).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
  expect(JSON.parse(accepted.body ?? '')).toEqual({ type: 'message', text: 'Received.' });
  expect((await answerTo(`Bearer ${macOf(KEY).digest('base64')}`)).statusCode).toBe(401);
  expect((await answerTo(`HMAC ${macOf(SECRET).digest('base64')}`)).statusCode).toBe(401);
});

test('customerIo signs the version, the time and the body', async () => {
  const endpoint = endpointWith(customerIo({ secretName: 's' }), { secret: () => SECRET });
  const time = String(Math.floor(NOW.getTime() / 1_000));
  const statusOf = async (signed: string) => {
    const signature = createHmac('sha256', SECRET).update(signed).update(BODY).digest('hex');
    const headers = { 'x-cio-timestamp': time, 'x-cio-signature': signature };
    return (await endpoint.ask({ body: BODY, headers })).statusCode;
  };
  expect([await statusOf(`v0:${time}:`), await statusOf(`${time}.`), await statusOf('')]).toEqual([200, 401, 401]);
});
