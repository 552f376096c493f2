import type { ResolvedTopic } from '#config/resolve-webhooks';
import { readPointer, writePointer } from '#contract/json-pointer';
import { parseJson } from '#contract/parse-json';
import { isForm } from '#contract/read-body';
import type { Field, Verification } from '#contract/verification';

const REDACTED = '[redacted]';
/** Shorter secrets could be part of any text. */
const MIN_SECRET_LENGTH = 6;

/** Headers that hold credentials, by a word in their name. */
const CREDENTIALS = /auth|cookie|credential|hmac|jwt|password|secret|session|signature|token|api-?key|access-?key/;
/** Headers of the connection and of proxies, which say nothing about the webhook. */
const TRANSPORT = new RegExp(
  '^(accept|accept-encoding|cdn-loop|cf-.*|connection|content-encoding|content-length|forwarded|host|ngrok-.*|te|' +
    'transfer-encoding|true-client-ip|upgrade|via|x-forwarded-.*|x-real-ip)$',
);

/** Request whose credentials are removed. */
export interface RedactedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Removes the credentials of a request: headers that hold any, the signature and the token wherever they are, and each
 * secret of the topic. The signature is made again when the sample is sent.
 *
 * @param secrets values of the topic's secrets
 */
export function redactSample(
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  { verify }: Pick<ResolvedTopic, 'verify'>,
  secrets: readonly string[],
): RedactedRequest {
  const kept = new Set(headersOf(verify.eventId, verify.eventType));
  const removed = new Set([...headersOf(...fieldsOf(verify)), ...listingHeaders(verify)]);
  const entries = Object.entries(headers).filter(
    ([name, value]) =>
      !removed.has(name) &&
      (kept.has(name) || !(CREDENTIALS.test(name) || TRANSPORT.test(name))) &&
      // A terminal would interpret them in the printed curl command.
      !/\p{Cc}/u.test(value),
  );
  const without = withoutSecrets(secrets);
  return {
    headers: Object.fromEntries(entries.map(([name, value]) => [name, without(value)])),
    body: withoutFields(body, headers, verify, without),
  };
}

/** Lists where the signature, its timestamp and the token of a topic stand. */
function fieldsOf(verify: Verification): readonly Field[] {
  if (verify.kind === 'token') return [verify.token];
  if (verify.kind === 'jwt' || verify.kind === 'jwks-jwt') return [{ header: verify.header ?? 'authorization' }];
  if (verify.kind !== 'signature' && verify.kind !== 'certificate') return [];
  return verify.timestamp ? [verify.signature, verify.timestamp] : [verify.signature];
}

/** Lists the headers that name the signed headers. Signing adds them again. */
function listingHeaders(verify: Verification): string[] {
  const signed = verify.kind === 'signature' ? verify.signed : [];
  return signed.flatMap((part) => (typeof part === 'object' && 'headersListedIn' in part ? part.headersListedIn : []));
}

function headersOf(...places: readonly (object | undefined)[]): string[] {
  return places.flatMap((place) => (place && 'header' in place ? ([place.header].flat() as string[]) : []));
}

/** Replaces what signs a request inside its body. The bytes of all other bodies stay as they are. */
function withoutFields(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  verify: Verification,
  without: (text: string) => string,
): Buffer {
  const text = body.toString();
  const [field] = fieldsOf(verify);
  if (field && 'formField' in field && isForm(headers)) {
    const form = new URLSearchParams(text);
    if (form.has(field.formField)) form.set(field.formField, REDACTED);
    return Buffer.from(without(form.toString()));
  }
  const json = field && 'body' in field ? parseJson(text) : undefined;
  if (!field || !('body' in field) || typeof json !== 'object' || json === null) {
    const redacted = without(text);
    return redacted === text ? body : Buffer.from(redacted);
  }
  const each = 'each' in verify ? verify.each : undefined;
  const items = each === undefined ? [json] : readPointer(json, each);
  for (const item of Array.isArray(items) ? items : []) {
    if (readPointer(item, field.body) !== undefined) writePointer(item, field.body, REDACTED);
  }
  return Buffer.from(without(JSON.stringify(json)));
}

function withoutSecrets(secrets: readonly string[]): (text: string) => string {
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  return (text) => long.reduce((redacted, secret) => redacted.replaceAll(secret, REDACTED), text);
}
