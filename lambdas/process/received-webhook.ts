import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SchemaMismatchError } from '../../contract/errors.ts';
import type { Webhook } from '../../contract/handler.ts';
import { readPointer } from '../../contract/json-pointer.ts';
import type { Reference } from '../../contract/reference.ts';
import { decodeBody, type StoredWebhook } from '../../contract/stored-webhook.ts';
import type { Location, Verification } from '../../contract/verification.ts';

/** What a handler gets of a stored webhook. */
export function toWebhook(stored: StoredWebhook, reference: Reference, verify?: Verification): Webhook {
  const bytes = decodeBody(stored);
  const eventId = reference.eventId ?? fromBody(bytes, verify?.eventId);
  const eventType = reference.eventType ?? fromBody(bytes, verify?.eventType);
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

/** Facts in headers have come with the reference; those in the body are looked for here, where there is time. */
function fromBody(bytes: Buffer, location: Location | undefined): string | undefined {
  if (!location || !('body' in location)) return undefined;
  try {
    const value = readPointer(parse(bytes), location.body);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  } catch {
    // A form, or nothing: the handler decides what to make of it.
    return undefined;
  }
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
