import { PROVIDERS } from '#test/providers/facts/index';
import type { ProviderGroup } from '#test/providers/provider-setup';
import commerce from '#test/providers/setup/commerce';
import communication from '#test/providers/setup/communication';
import crmAndSupport from '#test/providers/setup/crm-and-support';
import developerTools from '#test/providers/setup/developer-tools';
import generic from '#test/providers/setup/generic';
import identityAndCloud from '#test/providers/setup/identity-and-cloud';
import mediaAndSocial from '#test/providers/setup/media-and-social';
import payments from '#test/providers/setup/payments';
import productivityAndContent from '#test/providers/setup/productivity-and-content';

/** Pages of `docs/providers/` by the name of their file. */
export const GROUPS: Readonly<Record<string, ProviderGroup>> = {
  payments,
  commerce,
  'developer-tools': developerTools,
  communication,
  'crm-and-support': crmAndSupport,
  'productivity-and-content': productivityAndContent,
  'identity-and-cloud': identityAndCloud,
  'media-and-social': mediaAndSocial,
  generic,
};

/** Heading of a provider's section. */
export function headingOf(provider: string): string {
  const name = PROVIDERS[provider]?.name ?? provider;
  return /^any /.test(name) ? name.replace('a', 'A') : name;
}

/** Anchor that GitHub makes of a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Link to the section of a provider, from `docs/providers/`. */
export function sectionOf(provider: string): string {
  const pages = Object.entries(GROUPS).filter(([, { providers }]) => provider in providers);
  const [page] = pages.map(([name]) => name);
  if (!page || pages.length > 1) throw new Error(`${provider} is on ${pages.length} pages of test/providers/setup/`);
  return `${page}.md#${anchorOf(headingOf(provider))}`;
}
