import type { WebhooksConfig } from '#contract/define-webhooks';
import { asana, notion } from '#contract/providers/index';
import { PRESETS } from '#test/support/presets';

/** Topics whose secret comes with the first request. */
const PENDING = { 'asana-pending': asana, 'notion-pending': notion };

/** Configuration with a topic for each preset, which takes the place of `webhooks/config.ts` in the bundle. */
export default function config(): WebhooksConfig {
  return {
    topics: Object.fromEntries([
      ...Object.entries(PRESETS).map(([provider, verify]) => [
        provider,
        { lane: 'normal', verify: 'secretName' in verify ? { ...verify, secretName: provider } : verify },
      ]),
      ...Object.entries(PENDING).map(([name, preset]) => [
        name,
        { lane: 'normal', verify: preset({ secretName: name, pending: true }) },
      ]),
    ]),
  };
}
