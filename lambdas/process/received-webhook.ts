import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SchemaMismatchError } from '#contract/errors';
import type { Webhook } from '#contract/handler';
import { readLocation } from '#contract/read-location';
import type { Reference } from '#contract/reference';
import { decodeBody, type StoredWebhook } from '#contract/stored-webhook';
import type { Location, Verification } from '#contract/verification';

/** What a handler gets of a stored webhook. */
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
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    // The parser's message quotes the body, which must not reach logs or dead letters.
    throw new SchemaMismatchError('the body is not JSON', { cause: (cause as Error).name });
  }
}

function validate(schema: StandardSchemaV1, value: unknown): unknown {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) {
    throw new TypeError('webhook.json() takes schemas that validate synchronously; await an asynchronous one yourself');
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
