import type { StandardSchemaV1 } from '@standard-schema/spec';
import { PermanentError, SchemaMismatchError } from '#contract/errors';
import type { Webhook } from '#contract/handler';
import { describeBody, readForm, readJson, readText } from '#contract/read-body';
import { readLocation } from '#contract/read-location';
import type { Reference } from '#contract/reference';
import { decodeBody, type StoredWebhook } from '#contract/stored-webhook';
import type { Location, Verification } from '#contract/verification';

/** Converts a stored webhook to the form that handlers receive. */
export function toWebhook(stored: StoredWebhook, reference: Reference, verify?: Verification): Webhook {
  const bytes = decodeBody(stored);
  const body = { headers: stored.headers, bytes, jsonField: verify?.jsonField };
  const read = (location?: Location) => location && readLocation(body, location);
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
    ...(stored.source && { source: stored.source }),
    ...(eventId !== undefined && { eventId }),
    ...(eventType !== undefined && { eventType }),
    bytes: () => bytes,
    text: () => orMismatch(() => readText(body)),
    form: () => orMismatch(() => readForm(body)),
    json(schema?: StandardSchemaV1) {
      const value = readJson(body);
      if (value === undefined) {
        // A body that cannot be decoded says why.
        orMismatch(() => readText(body));
        throw new SchemaMismatchError(`the body is ${describeBody(body)}`);
      }
      return schema ? validate(schema, value) : value;
    },
  };
}

/** Creates the error of a payload that no retry can read. The parser's own message would quote it. */
export function damaged(cause: unknown): PermanentError {
  return new PermanentError('the payload is damaged', { cause: (cause as Error).name });
}

function orMismatch<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new SchemaMismatchError((error as Error).message);
  }
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
