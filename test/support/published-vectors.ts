import { formPost, jsonPost, type SignedRequest } from './signed-request.ts';

/** A signed request that the provider itself publishes. */
export interface PublishedVector {
  readonly provider: string;
  /** The page or test in which the provider publishes it. */
  readonly source: string;
  readonly secret: string;
  readonly request: SignedRequest;
  /** A time at which the request is fresh. */
  readonly now: Date;
}

const URL = 'https://hooks.example.com/t';
const ANY_TIME = new Date('2026-11-24T10:20:30Z');

const slackCommand =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
  '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=' +
  '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
  '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';

const twilio = { provider: 'twilio', secret: '12345', now: ANY_TIME } as const;
const twilioUrl = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const twilioBodyHash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';

export const PUBLISHED_VECTORS: readonly PublishedVector[] = [
  {
    provider: 'github',
    source: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
    secret: "It's a Secret to Everybody",
    request: jsonPost(URL, Buffer.from('Hello, World!'), {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    }),
    now: ANY_TIME,
  },
  {
    provider: 'standard-webhooks',
    source: "the JavaScript library's own test",
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    request: jsonPost(URL, Buffer.from('{"test": 2432232314}'), {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    }),
    now: new Date(1614265330_000),
  },
  {
    provider: 'openai',
    source: "the Python library's own test",
    secret: 'whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=',
    request: jsonPost(
      URL,
      Buffer.from(
        '{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, ' +
          '"type": "response.completed", "data": {"id": "resp_123"}}',
      ),
      {
        'webhook-id': 'wh_685c059ae39c8190af8c71ed1022a24d',
        'webhook-timestamp': '1750861210',
        'webhook-signature': 'v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=',
      },
    ),
    now: new Date(1750861210_000),
  },
  {
    provider: 'slack',
    source: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    request: formPost(URL, slackCommand, {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    }),
    now: new Date(1531420618_000),
  },
  {
    ...twilio,
    source: "the PHP library's own test: a form",
    request: formPost(
      twilioUrl,
      'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212',
      { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
    ),
  },
  {
    ...twilio,
    source: "the PHP library's own test: a form with a repeated field",
    request: formPost(twilioUrl, 'Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234', {
      'x-twilio-signature': 'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
    }),
  },
  {
    ...twilio,
    source: "the PHP library's own test: JSON",
    request: jsonPost(
      `${twilioUrl}&bodySHA256=${twilioBodyHash}`,
      Buffer.from('{"property": "value", "boolean": true}'),
      {
        'x-twilio-signature': 'a9nBmqA0ju/hNViExpshrM61xv4=',
      },
    ),
  },
  {
    provider: 'adyen',
    source: 'https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures',
    secret: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056',
    request: jsonPost(
      URL,
      Buffer.from(
        JSON.stringify({
          live: 'false',
          notificationItems: [
            {
              NotificationRequestItem: {
                additionalData: { hmacSignature: 'coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=' },
                amount: { value: 1130, currency: 'EUR' },
                pspReference: '7914073381342284',
                eventCode: 'AUTHORISATION',
                eventDate: '2019-05-06T17:15:34.121+02:00',
                merchantAccountCode: 'TestMerchant',
                operations: ['CANCEL', 'CAPTURE', 'REFUND'],
                merchantReference: 'TestPayment-1407325143704',
                paymentMethod: 'visa',
                success: 'true',
              },
            },
          ],
        }),
      ),
      {},
    ),
    now: ANY_TIME,
  },
  {
    provider: 'square',
    source: "the Node.js library's own test",
    secret: 'Ibxx_5AKakO-3qeNVR61Dw',
    request: jsonPost(
      'https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9',
      Buffer.from(
        '{"merchant_id":"MLEFBHHSJGVHD","type":"webhooks.test_notification",' +
          '"event_id":"ac3ac95b-f97d-458c-a6e6-18981597e05f","created_at":"2022-07-13T20:30:59.037339943Z",' +
          '"data":{"type":"webhooks","id":"bc368e64-01aa-407e-b46e-3231809b1129"}}',
      ),
      { 'x-square-hmacsha256-signature': 'GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4=' },
    ),
    now: ANY_TIME,
  },
  {
    provider: 'sendgrid',
    source: "the Node.js library's own test",
    secret:
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+' +
      '2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
    request: jsonPost(
      URL,
      Buffer.from(
        '[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address",' +
          '"sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",' +
          '"sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",' +
          '"smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]\r\n',
      ),
      {
        'x-twilio-email-event-webhook-signature':
          'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
        'x-twilio-email-event-webhook-timestamp': '1600112502',
      },
    ),
    now: new Date(1600112502_000),
  },
  {
    provider: 'circleci',
    source: 'https://circleci.com/docs/guides/integration/outbound-webhooks/',
    secret: 'secret',
    request: jsonPost(URL, Buffer.from('hello world'), {
      'circleci-signature': 'v1=734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a,v2=...,v3=...',
    }),
    now: ANY_TIME,
  },
  {
    provider: 'line',
    source: "the Node.js library's own test",
    secret: 'test_secret',
    request: jsonPost(URL, Buffer.from('{"hello":"world"}'), {
      'x-line-signature': 't7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=',
    }),
    now: ANY_TIME,
  },
  {
    provider: 'wise',
    source: "the Node.js example of Wise's repository",
    secret:
      'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwpb91cEYuyJNQepZAVfPZIlPZfNUefH+n6w9SW3fykqKu938cR7WadQv87oF2VuT+fDt' +
      '7kqeRziTmPSUhqPUys/V2Q1rlfJuXbE+Gga37t7zwd0egQ+KyOEHQOpcTwKmtZ81ieGHynAQzsn1We3jwt760MsCPJ7GMT141ByQM+yW1Bx+4SG3' +
      'IGjXWyqOWrcXsxAvIXkpUD/jK/L958CgnZEgz0BSEh0QxYLITnW1lLokSx/dTianWPFEhMC9BgijempgNXHNfcVirg1lPSygz7KqoKUN0oHqWLr2' +
      'U1A+7kqrl6O2nx3CKs1bj1hToT1+p4kcMoHXA7kA+VBLUpEsVwIDAQAB',
    request: jsonPost(
      URL,
      Buffer.from(
        '{"data":{"resource":{"id":49983981,"profile_id":16055450,"account_id":14124090,"type":"transfer"},' +
          '"current_state":"incoming_payment_waiting","previous_state":null,"occurred_at":"2021-08-23T10:12:50Z"},' +
          '"subscription_id":"90aa8e14-4ef1-4a56-861c-f3c9cde097ea","event_type":"transfers#state-change",' +
          '"schema_version":"2.0.0","sent_at":"2021-08-23T10:12:50Z"}',
      ),
      {
        'x-signature-sha256':
          'wKcKCYXAzxNgiu7xmoDm943NUni7Rz33QN8JkEA9dWSGebgndonabgSj18Y4C08OrwVmueGsED2s00M7DtJVcYKOS1i3G4TMVx+mgM3aL9dj' +
          'MBkQtiYNBFUd6wrPI7ZUNHv/TrlKSjTMc+6JFvUvJ7owY3z85e3I4jLRLJowMFvO8kvCJ60+1pY9wDwZvtZ//WS93LrwGjk9Dvwzpmu0w+P4' +
          'J75tETT5qC3Uv0y5G2yO8SEoO3yNP/tg/BOli02niHb53vEOUWUb9bly6thnfMoXoiV/osoGxgF20R58RlvkAmezyyl1Sv542TfS2DpiwVnm' +
          'jjjkCyXeSUcKookYLQ==',
      },
    ),
    now: ANY_TIME,
  },
  {
    provider: 'revolut',
    source: 'https://developer.revolut.com/docs/guides/manage-accounts/webhooks/verify-the-payload-signature',
    secret: 'wsk_r59a4HfWVAKycbCaNO1RvgCJec02gRd8',
    request: jsonPost(
      URL,
      Buffer.from(
        '{"data":{"id":"645a7696-22f3-aa47-9c74-cbae0449cc46","new_state":"completed","old_state":"pending",' +
          '"request_id":"app_charges-9f5d5eb3-1e06-46c5-b1c0-3914763e0bcb"},"event":"TransactionStateChanged",' +
          '"timestamp":"2023-05-09T16:36:38.028960Z"}',
      ),
      {
        'revolut-request-timestamp': '1683650202360',
        'revolut-signature': 'v1=bca326fb378d0da7f7c490ad584a8106bab9723d8d9cdd0d50b4c5b3be3837c0',
      },
    ),
    now: new Date(1683650202360),
  },
  {
    provider: 'gocardless',
    source: "the Node.js library's own test",
    secret: 'ED7D658C-D8EB-4941-948B-3973214F2D49',
    request: jsonPost(
      URL,
      Buffer.from(
        '{"events":[{"id":"EV00BD05S5VM2T","created_at":"2018-07-05T09:13:51.404Z","resource_type":"subscriptions",' +
          '"action":"created","links":{"subscription":"SB0003JJQ2MR06"},"details":{"origin":"api",' +
          '"cause":"subscription_created","description":"Subscription created via the API."},"metadata":{}},' +
          '{"id":"EV00BD05TB8K63","created_at":"2018-07-05T09:13:56.893Z","resource_type":"mandates",' +
          '"action":"created","links":{"mandate":"MD000AMA19XGEC"},"details":{"origin":"api",' +
          '"cause":"mandate_created","description":"Mandate created via the API."},"metadata":{}}]}',
      ),
      { 'webhook-signature': '2693754819d3e32d7e8fcb13c729631f316c6de8dc1cf634d6527f1c07276e7e' },
    ),
    now: ANY_TIME,
  },
];
