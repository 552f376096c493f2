import { verify as verifySignature, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { certificateContent } from '#contract/certificate-content';
import { AMAZON_AUTHORITIES } from '#contract/providers/amazon-authorities';
import { paypal, sns } from '#contract/providers/index';
import { checkCertificate } from '#lambdas/ingest/fetched/check-certificate';
import { KeyCache } from '#lambdas/ingest/fetched/key-cache';
import { endpointWith } from '#test/support/ingest';

/** Certificate of SNS, as a file of the tests of AWS SDK for Java 2.x (`services-custom/sns-message-manager`) has it. */
const SNS_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIFxTCCBK2gAwIBAgIQBkyRNHAyygLkObkxH5ju+zANBgkqhkiG9w0BAQsFADA8
MQswCQYDVQQGEwJVUzEPMA0GA1UEChMGQW1hem9uMRwwGgYDVQQDExNBbWF6b24g
UlNBIDIwNDggTTAxMB4XDTI1MTExMDAwMDAwMFoXDTI2MTAxNDIzNTk1OVowHDEa
MBgGA1UEAxMRc25zLmFtYXpvbmF3cy5jb20wggEiMA0GCSqGSIb3DQEBAQUAA4IB
DwAwggEKAoIBAQChbVNQ+DEaT5WN+l+bg0iEeF666Z6LDFc1KJr4lNl0odcXQSsk
KsZYCMVdp4I/Ikk9zWyckRTMkmQGYimpD+bTsMCP5C/sJIU0E9Y2OXjjl5Videkq
qnRL9VdE5N41Rvks7S/5MpYcSmCsmaHfwcv82Gvx2zm9CrA5Xu7K2ZqhzRQPCRSP
mHTHQr4ED63ujE+qTpPgQZ0TvgmcrAc08Z75Z7Zzs17aTNc3YhAtQx9WowN8uiHk
kgc+ONNdtwKvWZNmnbmxMHYtYc291WCP1K1Nh4TV5XNyjIebzQKDrqTCN0ItAr1x
e6Bl3BYS3SG9XHAy0q3ekITzQsKypcuaK6dTAgMBAAGjggLhMIIC3TAfBgNVHSME
GDAWgBSBuA5jiokSGOX6OztQlZ/m5ZAThTAdBgNVHQ4EFgQUBQEUzzzuVJAKzAlR
d0Q//W6HvZUwHAYDVR0RBBUwE4IRc25zLmFtYXpvbmF3cy5jb20wEwYDVR0gBAww
CjAIBgZngQwBAgEwDgYDVR0PAQH/BAQDAgWgMBMGA1UdJQQMMAoGCCsGAQUFBwMB
MDsGA1UdHwQ0MDIwMKAuoCyGKmh0dHA6Ly9jcmwucjJtMDEuYW1hem9udHJ1c3Qu
Y29tL3IybTAxLmNybDB1BggrBgEFBQcBAQRpMGcwLQYIKwYBBQUHMAGGIWh0dHA6
Ly9vY3NwLnIybTAxLmFtYXpvbnRydXN0LmNvbTA2BggrBgEFBQcwAoYqaHR0cDov
L2NydC5yMm0wMS5hbWF6b250cnVzdC5jb20vcjJtMDEuY2VyMAwGA1UdEwEB/wQC
MAAwggF/BgorBgEEAdZ5AgQCBIIBbwSCAWsBaQB3ANdtfRDRp/V3wsfpX9cAv/mC
yTNaZeHQswFzF8DIxWl3AAABmnAb33MAAAQDAEgwRgIhANXAgMEZWU326cqxqwnf
ntD0XcBjRbmvVMOp3hZ8boPXAiEAkI3NTMXcdLCChHak1ipOae7K7r3spMGUMk6Q
cEUKqBEAdgDCMX5XRRmjRe5/ON6ykEHrx8IhWiK/f9W1rXaa2Q5SzQAAAZpwG9+u
AAAEAwBHMEUCIQD+Qyok8NYaFuQkccW+XIMmxHxj6Yka2wjtg6UN/tbU5wIgcp4z
8MyC/dUfeLRuHAt0owtVgEu7xXqrMBOYlbXrfC4AdgDLOPcViXyEoURfW8Hd+8lu
8ppZzUcKaQWFsMsUwxRY5wAAAZpwG9+yAAAEAwBHMEUCIQCmu1jQUG9A2br7OqwM
FvQXtBX10yIvvDa6a2Ov1Zgg6gIgKlqRvN6WhX0pSHAN2bKmjRwIUI3X9kjS/A/m
DYULaV4wDQYJKoZIhvcNAQELBQADggEBAIbTQWQhqrG6SzwLq79tKCpI0aL0xlD+
/jrGPxpwTlK7rtAArHiEVh/bsmwLYRlIxPBiU+NE/kqeT0lhJA6/e3X3KRmnpJ6u
Z70PJGYwmZbSRsFom0vGFBMncX0qYx1iD0dooPeAkkSnM5j81rBh+FepV3HfF+tA
9gaglWLsU7Z/A0fdn9D32UPreVHloOut5EyEinvXRUAWZco9CRloyEXJr7Mxq9MZ
vYOK+5wuSPHnPij+fGlQsPxEgoTnCmU03PqNS49kL13jjEnYYdijqL+4rfHtuZbc
4hlVoZfttwg8wD3m5brhQ+GkBBNYN8HFtdVy/BnFi+SPJqv6BgB3Y00=
-----END CERTIFICATE-----
`;
const URL = 'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem';
const topicArn = 'arn:aws:sns:us-west-2:131990247566:dongie-standard-topic';

const NOTIFICATION = {
  Type: 'Notification',
  MessageId: '9d2c5580-b61d-550c-8583-37a582870907',
  TopicArn: topicArn,
  Message: 'This message uses signature version 2.',
  Timestamp: '2026-03-06T20:00:26.893Z',
  SignatureVersion: '2',
  Signature:
    'kGNJ7FIM5DJxRv9bdoSJBty2WHpADFWrJ0ZQU/A2sALy6tBE5hqfUvPRlklTJ+PACFMguoFOO7W6ac/Bs4gR+JBRFhx4598X8/HWzrmaLrtB' +
    '2f7nzViHbpzYN+u+OewXhxjj2lNsu0bLKv6fogkACytDIOhjZylbfJoPphDYAB7T3Ila7u+K3m2wLHH4k1cPYKyBf5FI/kAoQAVsY6qFHeb6' +
    'CWfHsdM98I2gwyEvwJSzW0iyYBfqckmthQwH3Ex53jrhQlZylXFDYmstSJAdvbLeGqIUxKyk+O25wYgBjbbbeR+2qE2UCGEQrk1Bq018wmTx' +
    'dHZmDhoBjJXiGmFkfg==',
  SigningCertURL: URL,
};

const TOKEN =
  '2336412f37fb687f5d51e6e2425929f52e8e353134fe72d55ef8b330217d82da14007cbccefffd35b695feb8f0294d01fd9644f41e1ddfad2' +
  '61519a2c0bac743ff375eeb64530147d2da57f3acc54739da14c8dbd48a9d58ce996eff0d498ea6b4b9f58720d8959b52b99b8de14808172' +
  '0d7da17434e376614a00c992e7823e4';
const CONFIRMATION = {
  Type: 'SubscriptionConfirmation',
  MessageId: 'f3f2fc87-c426-4c2f-9044-b55890c0939c',
  Token: TOKEN,
  TopicArn: topicArn,
  Message:
    `You have chosen to subscribe to the topic ${topicArn}.\n` +
    'To confirm the subscription, visit the SubscribeURL included in this message.',
  SubscribeURL: `https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${TOKEN}`,
  Timestamp: '2026-03-06T19:31:32.895Z',
  SignatureVersion: '1',
  Signature:
    'Ce2Ax8UbEq0RrVH7gsjP9WZ9bzif7dUkAY4OH99Pv7FSrvs8cK+uiH3a6ig54rXWUnZRUejk8K6KeK5Q80O9iJp8KbPRKdQ0PkJ3YASdabhf' +
    'K0e7evC05YR2pFoS6nNaqNzT7HrR1d1Z9iLoFxluo2Dzb7kWVB7e9jp/y+ZBXRzRIaZgscM84kahBc6QgXOFJA1/PFA4cB5qaa6tBcUFtTE6' +
    '3o9vJ4wMmKk93W9MoszC+dNJeVFr8VHmt3toR+3JauBCZnGdgXgsDhni4PduSfWJJxEpuOK41iYf1hW+xFNFFsv46siTFiHdHiYDfI7/VlaY' +
    '4spMgkq3EndRr7rHzQ==',
  SigningCertURL: URL,
};

/** Endpoint that trusts the roots of Node, and to which SNS hands out its certificate. */
function snsEndpoint(signatureVersion: 1 | 2, time: string) {
  const now = new Date(time);
  const fetched: string[] = [];
  const keys = new KeyCache({
    now: () => now,
    fetchText: async ({ url }) => {
      fetched.push(url);
      return { status: 200, text: url === URL ? SNS_CERTIFICATE : '', cacheControl: undefined };
    },
    roots: rootCertificates,
  });
  const verify = sns({ topicArn, signatureVersion, confirmSubscription: true });
  return { ...endpointWith(verify, { now, keys }), fetched };
}

const post = (message: object) => ({ body: Buffer.from(JSON.stringify(message)) });

test('a message that Amazon SNS has signed is accepted, by its real certificate and the roots of Node', async () => {
  const endpoint = snsEndpoint(2, '2026-03-06T20:01:00Z');
  expect((await endpoint.ask(post(NOTIFICATION))).statusCode).toBe(200);
  expect((await endpoint.ask(post({ ...NOTIFICATION, Message: 'Another one.' }))).statusCode).toBe(401);
});

test('the error about an unknown authority names the address of its certificate', () => {
  const pinned = { ...sns({ topicArn }).certificate, authorities: [] };
  const check = () => checkCertificate(SNS_CERTIFICATE, pinned, rootCertificates, new Date('2026-03-06T20:01:00Z'));
  expect(check).toThrow(
    /unknown authority: .*Amazon RSA 2048 M01 \(http:\/\/crt\.r2m01\.amazontrust\.com\/r2m01\.cer\)$/s,
  );
});

test('a confirmation that Amazon SNS has signed is confirmed', async () => {
  const endpoint = snsEndpoint(1, '2026-03-06T19:32:00Z');
  expect(await endpoint.ask(post(CONFIRMATION))).toMatchObject({ statusCode: 200, kept: false });
  expect(endpoint.fetched).toEqual([URL, CONFIRMATION.SubscribeURL]);
});

test('each authority between SNS and its root is issued by a root of Node', () => {
  const roots = rootCertificates.map((pem) => new X509Certificate(pem));
  for (const pem of AMAZON_AUTHORITIES) {
    const certificate = new X509Certificate(pem);
    const issuers = roots.filter((root) => certificate.checkIssued(root) && certificate.verify(root.publicKey));
    expect([certificate.subject, certificate.ca, issuers.length]).toEqual([certificate.subject, true, 1]);
  }
});

/** Public key of PayPal's certificate `CERT-360caa42-fca2a594-1a5f47cb`, which has expired. */
const PAYPAL_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuBs6F2wG2WNZza0erK/1
hgSh67+TM1yvkGNpbTdHmRUjEd0PxYU0lSshRhLaqXZFbtkcJyZ6c9HbQwJ7LAWU
wxP93Wnxk+NXDz7Y0E8f1S4QtJ6FfkgnMGJNgb+75tkaniVFFak4aLjZmT2kWTaT
D0AwKnR1KCMUpP5EJYT1R4UwqY2PcMFG8J+PRP/n+OFvO5JHl7K203rem0nqoFta
Mu7I9kEdL4NsYtcmMnTaoTIbHHod6Ve6kX75T+0b98qK7AlmVwG8UgezCs3ErJzN
p+IhNtKU1lolGiizyC+L06n5dHKkcoCsdD3MuGpJ8SEcGyPAG+Pd4+XNkZrcb+GS
YQIDAQAB
-----END PUBLIC KEY-----
`;

test("the signed content is that of a webhook of PayPal's simulator", () => {
  const body = Buffer.from(
    '{"id":"WH-2WR32451HC0233532-67976317FL4543714","event_version":"1.0","create_time":"2014-10-23T17:23:52Z",' +
      '"resource_type":"sale","event_type":"PAYMENT.SALE.COMPLETED","summary":"A successful sale payment was made for ' +
      '$ 0.48 USD","resource":{"id":"80021663DE681814L","create_time":"2014-10-23T17:22:56Z","update_time":"2014-10-23' +
      'T17:23:04Z","amount":{"total":"0.48","currency":"USD"},"payment_mode":"ECHECK","state":"completed",' +
      '"protection_eligibility":"ELIGIBLE","protection_eligibility_type":"ITEM_NOT_RECEIVED_ELIGIBLE,' +
      'UNAUTHORIZED_PAYMENT_ELIGIBLE","clearing_time":"2014-10-30T07:00:00Z","parent_payment":"PAY-1PA12106FU478450M' +
      'KRETS4A","links":[{"href":"https://api.paypal.com/v1/payments/sale/80021663DE681814L","rel":"self","method":' +
      '"GET"},{"href":"https://api.paypal.com/v1/payments/sale/80021663DE681814L/refund","rel":"refund","method":"POST"' +
      '},{"href":"https://api.paypal.com/v1/payments/payment/PAY-1PA12106FU478450MKRETS4A","rel":"parent_payment",' +
      '"method":"GET"}]},"links":[{"href":"https://api.paypal.com/v1/notifications/webhooks-events/WH-2WR32451HC0233532' +
      '-67976317FL4543714","rel":"self","method":"GET"},{"href":"https://api.paypal.com/v1/notifications/webhooks-event' +
      's/WH-2WR32451HC0233532-67976317FL4543714/resend","rel":"resend","method":"POST"}]}',
  );
  const time = '2024-07-30T10:29:03Z';
  const headers = { 'paypal-transmission-id': '8ad71ae0-4e5e-11ef-b16d-8fad525a7f7b' };
  const signature =
    'MOKfu0nT75NZoa5+Zq3Bxx/vs4TZfd6aVje6+F3fE4cBM1BcdRGmABTj/hJ4yPY0q8QxRjo6e2/PK22Tle4XxjPjoBnMigmbQP/bay3QfYKf' +
    '12e1HGuZjtJ5kQX+kweY+QhnLmTv2vIuLXAAeLqcg07hs7pZgFP/K2otxG58enQ0HM/WER2+klpfFLViVE6tzBksbMGtRmykfXqO592GEpgv' +
    'deshX3MdabgMYnfrT2+ttgRmpo1DvbZ6z0TWPhQ487y4ZH/aR6yQfXTNwta43CNHjKRxc/PrY1pQ8KXDpBafrsnyxygH+98vW8L0zIO2c7kU' +
    'Ma4ZY+OnhfPayaWT5Q==';
  const request = { headers, body, json: () => undefined };
  const content = certificateContent(paypal({ webhookId: 'WEBHOOK_ID' }), request, time) ?? '';
  const isGenuine = verifySignature('sha256', Buffer.from(content), PAYPAL_KEY, Buffer.from(signature, 'base64'));
  expect([body.length, isGenuine]).toEqual([1_263, true]);
});
