import type { ProviderFacts } from '#test/providers/provider-facts';
import discord from './discord.ts';
import github from './github.ts';
import slack from './slack.ts';
import woocommerce from './woocommerce.ts';
import zoom from './zoom.ts';

/** Facts by the preset's name, in lower case with dashes. */
export const PROVIDERS: Readonly<Record<string, ProviderFacts>> = { discord, github, slack, woocommerce, zoom };
