import { providerName } from '#config/samples/provider-name';
import { AMAZON_AUTHORITIES } from '#contract/providers/amazon-authorities';
import * as presets from '#contract/providers/index';
import type { Verification } from '#contract/verification';

/** URL of the providers that sign it. */
export const URL = 'https://hooks.example.com/t';

type Presets = typeof presets;
export type PresetName = keyof Presets;
type AllOptions<Name extends PresetName> = Required<NonNullable<Parameters<Presets[Name]>[0]>>;
type WithMoreThanSecret = {
  [Name in PresetName]: keyof AllOptions<Name> extends 'secretName' ? never : Name;
}[PresetName];

const secretName = 'webhooks/test';
const tolerance = 300;
const timestamped = { secretName, tolerance };

/** Every option of each preset that takes more than `secretName`. TypeScript refuses a list with one missing. */
const MORE_OPTIONS: { readonly [Name in WithMoreThanSecret]: AllOptions<Name> } = {
  asana: { secretName, pending: false },
  basic: { secretName, eventId: { body: '/id' }, eventType: { body: '/type' } },
  box: timestamped,
  braintree: { secretName, publicKey: 'public' },
  eventgrid: { secretName, header: 'x-signature' },
  hmac: {
    secretName,
    header: 'x-signature',
    algorithm: 'hmac-sha256',
    encoding: 'hex',
    prefix: '',
    separator: ',',
    keyEncoding: 'utf8',
    keyPrefix: 'key_',
    timestamp: { header: 'x-time', tolerance },
    signed: ['timestamp', '.', 'url', 'body'],
    url: URL,
    eventId: { header: 'x-id' },
    eventType: { body: '/type' },
  },
  hubspot: { secretName, url: URL, tolerance },
  buildkite: timestamped,
  calendly: timestamped,
  cloudflareStream: timestamped,
  clerk: timestamped,
  contentful: timestamped,
  customerIo: timestamped,
  discord: timestamped,
  jwt: {
    secretName,
    tolerance,
    header: 'x-token',
    algorithm: 'HS256',
    issuer: 'sender',
    audience: 'us',
    bodyHash: { claim: 'sha256', encoding: 'hex' },
    maxAge: 60,
    eventId: { header: 'x-id' },
    eventType: { body: '/type' },
  },
  kick: timestamped,
  linear: timestamped,
  mailgun: timestamped,
  monday: timestamped,
  mux: timestamped,
  netlify: timestamped,
  openai: timestamped,
  paddle: timestamped,
  paypal: {
    webhookId: '8PT597110X687430LKGECATA',
    environment: 'sandbox',
    authorities: AMAZON_AUTHORITIES.slice(0, 1),
  },
  plaid: { secretName, environment: 'sandbox' },
  pubsub: { audience: URL, serviceAccountEmail: 'push@project.iam.gserviceaccount.com', tolerance },
  polar: { secretName, tolerance, textKey: false },
  recurly: timestamped,
  resend: timestamped,
  revenueCat: timestamped,
  revolut: timestamped,
  sanity: timestamped,
  sendgrid: timestamped,
  slack: timestamped,
  telnyx: timestamped,
  supabase: timestamped,
  twitch: timestamped,
  vonage: timestamped,
  webflow: timestamped,
  workos: timestamped,
  zendesk: timestamped,
  zoom: timestamped,
  meta: { secretName, verifyTokenName: 'webhooks/verify-token' },
  notion: { secretName, pending: false },
  sns: {
    topicArn: 'arn:aws:sns:us-west-2:123456789012:MyTopic',
    confirmSubscription: true,
    signatureVersion: 2,
    authorities: AMAZON_AUTHORITIES.slice(0, 1),
  },
  square: { secretName, url: URL },
  standardWebhooks: { secretName, publicKey: false, textKey: false, tolerance },
  stripe: timestamped,
  svix: { secretName, publicKey: false, textKey: false, tolerance },
  token: {
    secretName,
    header: 'x-token',
    // The other place of a token.
    query: undefined as never,
    prefix: '',
    eventId: { header: 'x-id' },
    eventType: { body: '/type' },
  },
  trello: { secretName, url: URL },
  twilio: { secretName, url: URL, algorithm: 'hmac-sha1' },
  unsigned: { eventId: { header: 'x-id' }, eventType: { body: '/type' } },
};

export const PRESET_NAMES = Object.keys(presets) as PresetName[];

/** Presets of no provider, by the name that they have in `PRESETS`. */
export const OF_NO_PROVIDER = ['basic', 'hmac', 'jwt', 'token', 'unsigned'];

/** Every option that a preset has. */
export function allOptions(name: PresetName): object {
  return name in MORE_OPTIONS ? MORE_OPTIONS[name as WithMoreThanSecret] : { secretName };
}

/** Calls a preset with options that TypeScript would refuse. */
export function callPreset(name: PresetName, options: object): Verification {
  const preset: (options: never) => Verification = { ...presets }[name];
  return preset(options as never);
}

/** Options whose defaults are those that the documentation and the tests of all presets describe. */
const HAS_DEFAULT = new Set(['eventId', 'eventType', 'tolerance']);

/** Options of the presets of no provider, as the documentation of all presets describes them. */
const GENERIC: Readonly<Partial<Record<PresetName, readonly string[]>>> = {
  basic: ['secretName'],
  hmac: ['secretName', 'header'],
  jwt: ['secretName'],
  token: ['secretName', 'header'],
};

/** Every preset by the provider's name, in lower case and with dashes. */
export const PRESETS: Readonly<Record<string, Verification>> = Object.fromEntries(
  PRESET_NAMES.map((name) => {
    const isUsed = (option: string) => GENERIC[name]?.includes(option) ?? !HAS_DEFAULT.has(option);
    const options = Object.entries(allOptions(name)).filter(([option]) => isUsed(option));
    return [providerName(name), callPreset(name, Object.fromEntries(options))];
  }),
);
