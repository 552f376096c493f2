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

/** Every option of each preset that takes more than `secretName`. TypeScript refuses a list with one missing. */
const MORE_OPTIONS: { readonly [Name in WithMoreThanSecret]: AllOptions<Name> } = {
  asana: { secretName, pending: false },
  braintree: { secretName, publicKey: 'public' },
  eventgrid: { secretName, header: 'x-signature' },
  hmac: {
    secretName,
    header: 'x-signature',
    algorithm: 'hmac-sha256',
    encoding: 'hex',
    prefix: '',
    eventId: { header: 'x-id' },
    eventType: { body: '/type' },
  },
  hubspot: { secretName, url: URL },
  meta: { secretName, verifyTokenName: 'webhooks/verify-token' },
  notion: { secretName, pending: false },
  square: { secretName, url: URL },
  standardWebhooks: { secretName, publicKey: false },
  stripe: { secretName, tolerance: 300 },
  svix: { secretName, publicKey: false },
  trello: { secretName, url: URL },
  twilio: { secretName, url: URL },
  unsigned: { eventId: { header: 'x-id' }, eventType: { body: '/type' } },
};

export const PRESET_NAMES = Object.keys(presets) as PresetName[];

/** Every option that a preset has. */
export function allOptions(name: PresetName): object {
  return name in MORE_OPTIONS ? MORE_OPTIONS[name as WithMoreThanSecret] : { secretName };
}

/** Calls a preset with options that TypeScript would refuse. */
export function callPreset(name: PresetName, options: object): Verification {
  const preset: (options: never) => Verification = { ...presets }[name];
  return preset(options as never);
}

/** Every preset by the provider's name, in lower case and with dashes. */
export const PRESETS: Readonly<Record<string, Verification>> = Object.fromEntries(
  PRESET_NAMES.map((name) => {
    const { eventId: _, eventType: __, ...options } = allOptions(name) as { eventId?: unknown; eventType?: unknown };
    return [name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), callPreset(name, options)];
  }),
);
