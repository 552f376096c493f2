import * as presets from '#contract/providers/index';
import type { Verification } from '#contract/verification';
import { providerName } from './provider-name.ts';

/** Options that presets require beside the secret's name. Their values do not influence the result. */
const OPTIONS = { secretName: '', url: 'https://example.com', header: '', publicKey: '', verifyTokenName: '' };
/** Presets for senders that are not a known provider. */
const GENERIC = ['basic', 'hmac', 'jwt', 'token', 'unsigned'];

/** Headers that many senders use. They identify a preset only together with its event id and type. */
const SHARED_HEADERS = ['x-signature'];

const candidates = Object.entries(presets)
  .filter(([name]) => !GENERIC.includes(name))
  .map(([name, preset]) => ({ name, verify: (preset as (options: object) => Verification)(OPTIONS) }))
  // The others say which preset made them.
  .filter(({ verify }) => verify.provider === undefined)
  .map(({ name, verify }) => ({
    name: providerName(name),
    // Event Grid sends the token in a header that the user chooses.
    traits: traitsOf(verify, name === 'eventgrid'),
  }));

/**
 * Finds the preset that made a verification, because most verifications are plain data without the preset's name.
 *
 * @example presetOf(coinbaseCommerce({ secretName: 'webhooks/coinbase' })) // 'coinbase-commerce'
 *
 * @returns the provider's name in lower case with dashes, or undefined when no preset or several fit
 */
export function presetOf(verify: Verification): string | undefined {
  if (verify.provider) return verify.provider;
  for (const ofFreeHeader of [false, true]) {
    const own = traitsOf(verify, ofFreeHeader);
    const samePlace = candidates.filter(({ traits }) => traits.place === own.place);
    const sameTypes = samePlace.filter(({ traits }) => traits.events === own.events);
    const isShared = SHARED_HEADERS.some((header) => own.place.includes(JSON.stringify(header)));
    const [found, ...others] = sameTypes.length > 0 || isShared ? sameTypes : samePlace;
    if (found && others.length === 0) return found.name;
  }
  return undefined;
}

function traitsOf(verify: Verification, ofFreeHeader: boolean) {
  const { kind, eventId, eventType, handshakes } = verify;
  const place = placeOf(verify);
  const freePlace = handshakes?.map(({ when }) => when.headers);
  return {
    place: JSON.stringify([kind, ofFreeHeader ? freePlace : place]),
    events: JSON.stringify([eventId, eventType]),
  };
}

function placeOf(verify: Verification): unknown {
  const count = verify.handshakes?.length;
  switch (verify.kind) {
    case 'signature':
      // Cloudflare Stream and Standard Webhooks have the same header.
      return [fieldOf(verify.signature), verify.signature.separator];
    case 'token':
      // A parameter of the query has the name that the user chose.
      return 'query' in verify.token ? [verify.token.query, count] : fieldOf(verify.token);
    case 'jwt':
      return [verify.header, verify.issuer, count];
    default:
      return [count];
  }
}

function fieldOf(field: object): unknown {
  const { header, formField, body, query } = field as Readonly<Record<string, unknown>>;
  return header ?? formField ?? body ?? query;
}
