import * as presets from '#contract/providers/index';
import type { Verification } from '#contract/verification';

/** Where providers that sign the URL are told to post to. */
export const URL = 'https://hooks.example.com/t';

const OPTIONS = {
  secret: 'webhooks/test',
  url: URL,
  header: 'x-signature',
  publicKey: 'public',
  verifyTokenName: 'webhooks/verify-token',
};

/** Every preset by the provider's name: in lower case, with dashes. */
export const PRESETS: Readonly<Record<string, Verification>> = Object.fromEntries(
  Object.entries(presets).map(([name, preset]) => [
    name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    (preset as (options: object) => Verification)({
      ...OPTIONS,
      ...(['standardWebhooks', 'svix'].includes(name) && { publicKey: false }),
    }),
  ]),
);
