import { hours } from '#contract/durations';
import type { CertificateVerification } from '#contract/fetched-verification';
import type { Handshake } from '#contract/handshake';
import { AMAZON_AUTHORITIES } from './amazon-authorities.ts';
import { type InvalidOption, unknownOptions, withInvalidOptions } from './options.ts';

/** Options of `sns()`. */
export interface SnsOptions {
  /** ARN of the SNS topic, or a list of ARNs of one region. Messages of other topics are rejected. */
  readonly topicArn: string | readonly string[];
  /**
   * `true` confirms a subscription: ingest fetches the `SubscribeURL` of a signed message of these topics.
   *
   * Otherwise the message reaches the handler, with the event type `SubscriptionConfirmation`.
   *
   * @default false
   */
  readonly confirmSubscription?: boolean;
  /**
   * Version of the signatures. A message of the other one is rejected. Version 1 signs with SHA-1, which is weak, and
   * is the default of SNS. Set version 2 at the SNS topic:
   *
   * `aws sns set-topic-attributes --topic-arn … --attribute-name SignatureVersion --attribute-value 2`
   *
   * @default 2
   */
  readonly signatureVersion?: 1 | 2;
  /**
   * Certificates of further authorities that may issue the certificate of SNS, as PEM. Set one when the log names an
   * unknown authority.
   *
   * @default the certificates of Amazon Trust Services that SNS is known to use
   */
  readonly authorities?: readonly string[];
}

const ARN = /^arn:aws(?:-us-gov)?:sns:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:[\w-]{1,256}$/;

const NOTIFICATION = ['Message', 'MessageId', 'Subject?', 'Timestamp', 'TopicArn', 'Type'];
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/**
 * Verifies the RSA signature inside a message of Amazon SNS, by the certificate of SNS in the topic's region.
 *
 * There is no secret. `MessageAttributes` and `UnsubscribeURL` are not signed, so a handler must not rely on them. SNS
 * repeats a failed delivery within an hour with its first timestamp, and after no 4xx but 429. Raw delivery has no
 * signature and is rejected. Where an SQS queue can receive the messages, that needs no endpoint at all.
 *
 * @example
 * verify: sns({ topicArn: 'arn:aws:sns:eu-west-1:123456789012:orders', confirmSubscription: true })
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export function sns(options: SnsOptions): CertificateVerification {
  const { topicArn, confirmSubscription = false, signatureVersion = 2, authorities = [] } = options;
  const arns = [topicArn ?? []].flat();
  const regions = arns.map((arn) => ARN.exec(String(arn))?.[1]);
  const region = regions[0] ?? 'unknown';
  const host = `sns.${region}.amazonaws.com`;
  const known = { topicArn: true, confirmSubscription: true, signatureVersion: true, authorities: true } as const;
  return {
    provider: 'sns',
    kind: 'certificate',
    certificate: {
      url: { body: '/SigningCertURL' },
      directory: `https://${host}/`,
      file: 'SimpleNotificationService-[0-9a-f]{32}\\.pem',
      subjects: subjectsOf(region),
      authorities: [...AMAZON_AUTHORITIES, ...authorities],
      // AWS says on one page that 429 is retried, and on another that no 4xx is.
      retriedAfter5xxOnly: true,
    },
    algorithm: signatureVersion === 1 ? 'rsa-sha1' : 'rsa-sha256',
    signature: { body: '/Signature' },
    signed: {
      type: '/Type',
      fields: {
        Notification: NOTIFICATION,
        SubscriptionConfirmation: CONFIRMATION,
        UnsubscribeConfirmation: CONFIRMATION,
      },
    },
    expected: { '/TopicArn': arns, '/SignatureVersion': [String(signatureVersion)] },
    timestamp: { body: '/Timestamp', unit: 'rfc3339', tolerance: 300, retriedFor: hours(1) },
    eventId: { body: '/MessageId' },
    eventType: { body: '/Type' },
    ...(confirmSubscription && { handshakes: [confirmation(host, arns)] }),
    ...withInvalidOptions(unknownOptions(options, known, 'topicArn'), known, [
      ...arns.flatMap((arn, index) => (regions[index] ? [] : [notAnArn(arn)])),
      ...(new Set(regions).size > 1 ? [severalRegions(regions)] : []),
      ...([1, 2].includes(signatureVersion) ? [] : [noVersion(signatureVersion)]),
    ]),
  };
}

/** Lists the names for which AWS issues the certificates of SNS. Regions that must be enabled have one of their own. */
function subjectsOf(region: string): string[] {
  if (region.startsWith('us-gov-')) return ['sns-us-gov-west-1.amazonaws.com'];
  return ['sns.amazonaws.com', `sns-signing.${region}.amazonaws.com`];
}

function confirmation(host: string, arns: readonly string[]): Handshake {
  return {
    when: { method: 'POST', body: { '/Type': 'SubscriptionConfirmation', '/SubscribeURL': true } },
    verified: true,
    confirms: {
      url: '/SubscribeURL',
      beginsWith: arns.map((arn) => `https://${host}/?Action=ConfirmSubscription&TopicArn=${arn}&Token=`),
    },
    answer: {},
  };
}

function notAnArn(received: unknown): InvalidOption {
  const expected =
    'Must be the ARN of a standard SNS topic in the partition aws or aws-us-gov, such as ' +
    'arn:aws:sns:eu-west-1:123456789012:orders. Copy it from the SNS console.';
  return { name: 'topicArn', received, expected };
}

function severalRegions(received: unknown): InvalidOption {
  const expected = 'Must be ARNs of one region, because each region has its own certificates. Use a topic for each.';
  return { name: 'topicArn', received, expected };
}

function noVersion(received: unknown): InvalidOption {
  return { name: 'signatureVersion', received, expected: 'Must be 1 or 2. Omit it, and set version 2 at SNS.' };
}
