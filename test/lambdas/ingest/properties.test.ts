import fc from 'fast-check';
import { makeSecret } from '#contract/make-secret';
import { inlineReference, parseReference, type StoredReference } from '#contract/reference';
import { signRequest } from '#contract/sign-request';
import { decodeBody, encodeBody, type StoredWebhook } from '#contract/stored-webhook';
import type { SignatureVerification } from '#contract/verification';
import { isHandshakeContent } from '#lambdas/ingest/verify/handshake-content';
import { endpointWith, NOW } from '#test/support/ingest';
import { PRESETS } from '#test/support/presets';
import { referenceTo } from '#test/support/process';

/** The presets whose requests can be signed for any body. */
const SIGNABLE = Object.entries(PRESETS).filter((entry): entry is [string, SignatureVerification] => {
  const [, verify] = entry;
  if (verify.kind !== 'signature' || (verify.timestamp && 'body' in verify.timestamp)) return false;
  try {
    return signRequest(verify, makeSecret(verify), Buffer.alloc(1), NOW) && verify.signed.includes('body');
  } catch {
    return false;
  }
});

const body = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const other = Buffer.from(bytes);
  other[at % bytes.length] = (bytes[at % bytes.length] as number) ^ (1 << bit);
  return other;
}

test('covers the presets that sign the body in a header', () => {
  expect(SIGNABLE.length).toBeGreaterThan(25);
});

test.each(SIGNABLE)('%s: a signed request is accepted, whatever its bytes', async (_, verify) => {
  const secret = makeSecret(verify);
  const endpoint = endpointWith(verify, { secret: () => secret });
  await fc.assert(
    fc.asyncProperty(body, async (bytes) => {
      fc.pre(!isHandshakeContent(verify, [bytes]));
      const answer = await endpoint.ask({ body: bytes, headers: signRequest(verify, secret, bytes, NOW) });
      expect(answer.statusCode).toBe(verify.respond?.status ?? 200);
    }),
    { numRuns: 25, seed: jest.getSeed() },
  );
});

test.each(SIGNABLE)('%s: a request with one changed bit in its body or signature is rejected', async (_, verify) => {
  const secret = makeSecret(verify);
  await fc.assert(
    fc.asyncProperty(body, fc.nat(), fc.nat(7), fc.boolean(), async (bytes, at, bit, inBody) => {
      const headers = signRequest(verify, secret, bytes, NOW);
      const signedHeader = [(verify.signature as { header: string | string[] }).header].flat()[0] as string;
      const mutated = inBody
        ? { body: bytes.length ? flipped(bytes, at, bit) : Buffer.from('x'), headers }
        : { body: bytes, headers: { ...headers, [signedHeader]: mutateValue(headers[signedHeader] as string, at) } };
      const answer = await endpointWith(verify, { secret: () => secret }).ask(mutated);
      expect(answer).toMatchObject({ statusCode: verify.respond?.unverifiedStatus ?? 401, kept: false });
    }),
    { numRuns: 25, seed: jest.getSeed() },
  );
});

/** Another signature: one of its last twenty characters, padding apart, becomes another of its alphabet. */
function mutateValue(value: string, at: number): string {
  const end = value.replace(/=+$/, '').length - 1;
  const index = end - 1 - (at % 18);
  const other = value[index] === 'a' ? 'b' : 'a';
  return value.slice(0, index) + other + value.slice(index + 1);
}

const headers = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), fc.string(), { maxKeys: 8 });

test('a stored webhook is one line and decodes to the exact bytes', () => {
  fc.assert(
    fc.property(body, headers, (bytes, all) => {
      const line = JSON.stringify({ headers: all, ...encodeBody(bytes) });
      expect(line).not.toMatch(/[\n\r]/);
      expect(decodeBody(JSON.parse(line)).equals(bytes)).toBe(true);
      expect(JSON.parse(line).headers).toEqual(all);
    }),
    { seed: jest.getSeed() },
  );
});

test("a reference never exceeds the queue's limit and has no character that SQS refuses", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(1_300_000), (seed, length) => {
      const webhook = {
        id: 'i',
        topic: 't',
        receivedAt: NOW.toISOString(),
        headers: {},
        ...encodeBody(Buffer.alloc(length, Buffer.from(seed))),
      } as unknown as StoredWebhook;
      const inline = inlineReference(referenceTo(webhook) as StoredReference, webhook);
      const message = JSON.stringify(inline ?? {});
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1_048_576);
      expect(message).toMatch(/^[\x20-\x7e]*$/);
      if (inline) expect(parseReference(message)).toEqual(inline);
    }),
    { numRuns: 30, seed: jest.getSeed() },
  );
});
