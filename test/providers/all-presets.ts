import type { WebhooksConfig } from '#contract/define-webhooks';
import { PRESETS } from '#test/support/presets';

/** Configuration with a topic for each preset, which takes the place of `webhooks/config.ts` in the bundle. */
export default function config(): WebhooksConfig {
  return {
    topics: Object.fromEntries(
      Object.entries(PRESETS).map(([provider, verify]) => [
        provider,
        { lane: 'normal', verify: verify.kind === 'unsigned' ? verify : { ...verify, secretName: provider } },
      ]),
    ),
  };
}
