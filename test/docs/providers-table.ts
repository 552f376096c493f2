import type { Handshake } from '#contract/handshake';
import type { Field, SignatureVerification, SignedPart, Verification } from '#contract/verification';
import { PRESETS } from '#test/support/presets';
import { PROVIDER_FACTS } from './provider-facts.ts';

/** `docs/providers.md`, from the presets themselves. @param oracles official SDK by provider */
export function providersPage(oracles: Readonly<Record<string, string>>): string {
  const rows = Object.entries(PRESETS).map(([provider, verify]) => {
    const facts = PROVIDER_FACTS[provider];
    const cells = [
      `\`${camelCase(provider)}\``,
      facts?.name,
      verified(verify),
      where(verify.eventId),
      where(verify.eventType),
      (verify.handshakes ?? []).map(handshake).join('; ') || pending(provider),
      facts?.deadlineSeconds,
      facts?.evidence,
      oracles[provider] ? `\`${oracles[provider]}\`` : undefined,
      [facts?.note, verify.bodyIsNotUnique && 'bodies repeat'].filter(Boolean).join('; '),
    ];
    return `| ${cells.map((cell) => String(cell ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `# Providers

${INTRODUCTION}

| preset | provider | what is verified | event id | event type | handshake | s | evidence | oracle | note |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

${LEFT_OUT}
`;
}

const INTRODUCTION = `Made by \`npm run docs\` from \`contract/providers/\`; a test compares the two.

Import a preset in \`webhooks/config.ts\`: \`verify: github({ secretName: 'webhooks/github' })\`. Only the presets that are used go
into the function. Every comparison takes constant time, timestamps are checked to both sides, and several secrets may be
valid at once.

- **event id**, **event type**: where they stand; \`/x\` is a JSON pointer into the body. Batches have none.
- **handshake**: requests that are answered at once and never queued.
- **s**: seconds within which the provider wants an answer, where known. Ours comes within 3 s whatever fails.
- **evidence**: where the scheme was read. \`C\` the provider's own SDK, \`D\` its documentation, \`S\` a secondary source.
- **oracle**: the official SDK that the preset is tested against, request by request.
- **note**: where bodies repeat, each delivery without an event id is [an event of its own](handlers.md#once).`;

const LEFT_OUT = `Not verified yet, because they sign with keys or certificates that have to be fetched: PayPal, Plaid, Amazon SNS (let SNS send
to SQS directly instead) and Google Pub/Sub.`;

const camelCase = (name: string) => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const pending = (provider: string) =>
  ['asana', 'notion'].includes(provider) ? 'brings the key, while `pending`' : undefined;

function verified(verify: Verification): string {
  switch (verify.kind) {
    case 'unsigned':
      return 'nothing';
    case 'basic':
      return 'Basic authentication';
    case 'jwt':
      return `a JSON Web Token in \`authorization\`, HS256; ± ${verify.tolerance} s`;
    case 'token':
      return `a token in ${place(verify.token)}${verify.each ? ` of each item of \`${verify.each}\`` : ''}`;
    case 'signature':
      return signature(verify);
  }
}

function signature({ algorithm, signature: field, signed, timestamp, each, bodyHash }: SignatureVerification): string {
  return [
    `${algorithm.toUpperCase()} in ${place(field)}, ${field.encoding}, over ${signed.map(part).join(' ')}`,
    ...(timestamp ? [`± ${timestamp.tolerance} s`] : []),
    ...(each ? [`each item of \`${each}\``] : []),
    ...(bodyHash ? [`other bodies by \`${bodyHash.query}\``] : []),
  ].join('; ');
}

function part(piece: SignedPart): string {
  if (typeof piece === 'string') return piece;
  if ('text' in piece) return `\`${JSON.stringify(piece.text).slice(1, -1)}\``;
  if ('header' in piece) return `\`${piece.header}\``;
  if ('formField' in piece) return `form field \`${piece.formField}\``;
  return 'body' in piece ? `\`${piece.body}\`` : `the headers in \`${piece.headersListedIn}\``;
}

function place(field: Field): string {
  if ('header' in field) return `\`${[field.header].flat().join('`, `')}\``;
  return 'formField' in field ? `form field \`${field.formField}\`` : `\`${field.body}\``;
}

function where(location: Verification['eventId']): string | undefined {
  return location && `\`${'header' in location ? location.header : location.body}\``;
}

function handshake({ when, verified: signed }: Handshake): string {
  const marks = [
    ...Object.keys(when.query ?? {}).map((name) => `?${name}`),
    ...Object.keys(when.headers ?? {}),
    ...(when.body ? [`${when.body.pointer}${when.body.equals === undefined ? '' : ` = ${when.body.equals}`}`] : []),
  ];
  return `${when.method}${marks.length ? ` \`${marks.join(' ')}\`` : ''}${signed ? ', signed' : ''}`;
}
