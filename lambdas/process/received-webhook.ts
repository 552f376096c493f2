import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SchemaMismatchError } from '#contract/errors';
import type { Webhook } from '#contract/handler';
import { parseJson } from '#contract/parse-json';
import { readLocation } from '#contract/read-location';
import type { Reference } from '#contract/reference';
import { decodeBody, type StoredWebhook } from '#contract/stored-webhook';
import type { Location, Verification } from '#contract/verification';

/** Converts a stored webhook to the form that handlers receive. */
export function toWebhook(stored: StoredWebhook, reference: Reference, verify?: Verification): Webhook {
  const bytes = decodeBody(stored);
  const read = (location?: Location) => location && readLocation(stored.headers, bytes, location);
  const eventId = reference.eventId ?? read(verify?.eventId);
  const eventType = reference.eventType ?? read(verify?.eventType);
  return {
    id: stored.id,
    topic: stored.topic,
    receivedAt: new Date(stored.receivedAt),
    method: stored.method,
    headers: stored.headers,
    query: new URLSearchParams(stored.query),
    verified: stored.verified,
    ...(eventId !== undefined && { eventId }),
    ...(eventType !== undefined && { eventType }),
    bytes: () => bytes,
    text: () => bytes.toString('utf8'),
    json: (schema?: StandardSchemaV1) => (schema ? validate(schema, parse(bytes)) : parse(bytes)),
  };
}

function parse(bytes: Buffer): unknown {
  const value = parseJson(bytes.toString('utf8'));
  // The parser's message would quote the body.
  if (value === undefined) throw new SchemaMismatchError('the body is not JSON', { cause: 'SyntaxError' });
  return value;
}

function validate(schema: StandardSchemaV1, value: unknown): unknown {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) {
    throw new TypeError(
      'the schema validates asynchronously, but webhook.json() needs a synchronous one: ' +
        'call webhook.json() without a schema and await the validation in the handler',
    );
  }
  if (result.issues) {
    throw new SchemaMismatchError(result.issues.map(describe).join('; '));
  }
  return result.value;
}

function describe({ path = [], message }: StandardSchemaV1.Issue): string {
  const pointer = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
  return pointer ? `${pointer}: ${message}` : message;
}
