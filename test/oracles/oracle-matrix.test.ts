import type { SignatureVerification } from '#contract/verification';
import { endpointWith, NOW } from '#test/support/ingest';
import { URL as POSTED_TO, PRESETS } from '#test/support/presets';
import type { SignedRequest } from '#test/support/signed-request';
import { ORACLES } from './providers/index.ts';
import type { Oracle } from './providers/oracle.ts';

const TEXT = Buffer.from('{"note":"original","price":"$$ $& $1"}');
const NOT_UTF8 = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0xc3, 0x28, 0x7d]);

interface Case {
  readonly body?: Buffer;
  /** Seconds between signing and receiving. */
  readonly lateBy?: (tolerance: number, maxAge: number) => number;
  readonly signedWith?: 'secret' | 'otherSecret';
  readonly known?: (oracle: Oracle) => string;
  readonly change?: (request: SignedRequest, scheme: SignatureVerification) => SignedRequest;
  readonly asText?: boolean;
  readonly applies?: (oracle: Oracle, scheme: SignatureVerification) => boolean;
  readonly status: number;
}

const hasTimestamp = (_: Oracle, { timestamp }: SignatureVerification) => timestamp !== undefined;
// A doubled header is joined by a comma. Where semicolons separate the parts, it stays valid and is signed twice.
// The same holds for a list of signatures alone, without a time that must not be there twice.
const inOneHeader = (_: Oracle, { signature, timestamp }: SignatureVerification) =>
  'header' in signature && signature.separator !== ';' && (signature.separator !== ',' || timestamp !== undefined);

const CASES: Readonly<Record<string, Case>> = {
  'the signed body': { status: 200 },
  'a body with $$ and $&': { body: Buffer.from("$$ $& $` $' {body}"), status: 200 },
  'a body that is not UTF-8': { body: NOT_UTF8, applies: ({ binary }) => binary, status: 200 },
  'a body that came as text': { asText: true, status: 200 },
  'the wrong secret': { signedWith: 'otherSecret', status: 401 },
  'the new secret of two': { known: ({ secret, otherSecret }) => JSON.stringify([secret, otherSecret]), status: 200 },
  'the old secret of two': { known: ({ secret, otherSecret }) => JSON.stringify([otherSecret, secret]), status: 200 },
  'one byte changed': { change: changeBody, status: 401 },
  'a truncated signature': { change: changeSignature((value) => value.slice(0, -2)), status: 401 },
  'a signature with one character changed': { change: changeSignature(otherCharacter), status: 401 },
  'an empty signature': { change: changeSignature(() => ''), status: 401 },
  'no signature': { change: changeSignature(() => undefined), status: 401 },
  'a doubled header': { change: changeSignature((value) => `${value},${value}`), applies: inOneHeader, status: 401 },
  'just in time': { lateBy: (_, maxAge) => maxAge - 2, applies: hasTimestamp, status: 200 },
  'a stale timestamp': { lateBy: (_, maxAge) => maxAge + 2, applies: hasTimestamp, status: 401 },
  'a timestamp from the future': { lateBy: (tolerance) => -tolerance - 2, applies: hasTimestamp, status: 401 },
};

const rows = ORACLES.flatMap((oracle) => {
  const scheme = PRESETS[oracle.provider];
  if (scheme?.kind !== 'signature') throw new Error(`no preset with a signature is named ${oracle.provider}`);
  return Object.entries(CASES)
    .filter(([, { applies }]) => applies?.(oracle, scheme) ?? true)
    .map(([name, each]) => ({ name, each, oracle, scheme, title: `${oracle.provider} by ${oracle.package}` }));
});

test.each(rows)('$title: $name', async ({ each, oracle, scheme }) => {
  const { body = TEXT, lateBy, signedWith = 'secret', known, change, asText = false, status } = each;
  const { tolerance = 0, retriedFor = 0 } = scheme.timestamp ?? {};
  const late = lateBy?.(tolerance, tolerance + retriedFor) ?? 0;
  const signedAt = new Date(NOW.getTime() - late * 1_000);
  const signed = await oracle.sign(body, signedAt, POSTED_TO, oracle[signedWith]);
  const request = change?.(signed, scheme) ?? signed;

  const endpoint = endpointWith(scheme, { secret: () => known?.(oracle) ?? oracle.secret });
  const { search } = new URL(request.url);
  const answer = await endpoint.ask({ ...request, query: search.slice(1), asText });
  const isAccepted = status === 200;
  expect([answer.statusCode, endpoint.lines[0]?.fields.reason]).toEqual([
    isAccepted ? (scheme.respond?.status ?? status) : status,
    isAccepted ? undefined : expect.any(String),
  ]);
  expect(answer.kept).toBe(isAccepted);
});

test('a request that Twilio signed as JSON is rejected with another body sent as a form', async () => {
  const oracle = ORACLES.filter(({ provider }) => provider === 'twilio').at(-1) as Oracle;
  const { url, headers } = await oracle.sign(TEXT, NOW, POSTED_TO);
  const endpoint = endpointWith(PRESETS.twilio as SignatureVerification, { secret: () => oracle.secret });
  const forged = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  const query = new URL(url).search.slice(1);
  for (const body of ['', '&&&']) {
    const answer = await endpoint.ask({ body: Buffer.from(body), headers: forged, query });
    expect(answer).toMatchObject({ statusCode: 401, kept: false });
  }
});

test('the oracles cover every signature algorithm', () => {
  expect(ORACLES.length).toBeGreaterThan(15);
  const algorithms = new Set(rows.map(({ scheme }) => scheme.algorithm));
  expect([...algorithms].sort()).toEqual(['ecdsa-p256-sha256', 'ed25519', 'hmac-sha1', 'hmac-sha256']);
});

/** Changes one signed byte: a letter of the text or, where the text is encoded, of its encoding. */
function changeBody(request: SignedRequest): SignedRequest {
  const text = request.body.toString('latin1');
  const changed = text.replace('original', '0riginal');
  const at = text.length - 12;
  const fallback = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  return { ...request, body: Buffer.from(changed === text ? fallback : changed, 'latin1') };
}

function otherCharacter(value: string): string {
  const at = value.replace(/=+$/, '').length - 8;
  return value.slice(0, at) + (value[at] === 'a' ? 'b' : 'a') + value.slice(at + 1);
}

/** Changes the signature in the header, form field or body in which the scheme has it. */
function changeSignature(change: (value: string) => string | undefined) {
  return (request: SignedRequest, { signature, each }: SignatureVerification): SignedRequest => {
    if ('header' in signature) {
      const name = [signature.header].flat()[0] as string;
      const { [name]: value = '', ...others } = request.headers;
      const changed = change(value);
      return { ...request, headers: changed === undefined ? others : { ...others, [name]: changed } };
    }
    if ('formField' in signature) {
      const form = new URLSearchParams(request.body.toString());
      const changed = change(form.get(signature.formField) ?? '');
      if (changed === undefined) form.delete(signature.formField);
      else form.set(signature.formField, changed);
      return { ...request, body: Buffer.from(form.toString()) };
    }
    const json = JSON.parse(request.body.toString());
    const path = [...(each ? [each, '/0'] : []), 'body' in signature ? signature.body : '']
      .join('')
      .split('/')
      .slice(1);
    const last = path.pop() as string;
    const parent = path.reduce((value, key) => value[key], json);
    parent[last] = change(parent[last]);
    return { ...request, body: Buffer.from(JSON.stringify(json)) };
  };
}
