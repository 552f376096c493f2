import type { ProviderFacts } from '#test/providers/provider-facts';
import asana from './asana.ts';
import bitbucket from './bitbucket.ts';
import contentful from './contentful.ts';
import discord from './discord.ts';
import github from './github.ts';
import gitlab from './gitlab.ts';
import jira from './jira.ts';
import linear from './linear.ts';
import mux from './mux.ts';
import notion from './notion.ts';
import sanity from './sanity.ts';
import slack from './slack.ts';
import trello from './trello.ts';
import typeform from './typeform.ts';
import vercel from './vercel.ts';
import woocommerce from './woocommerce.ts';
import zoom from './zoom.ts';

/** Facts by the preset's name, in lower case with dashes. */
export const PROVIDERS: Readonly<Record<string, ProviderFacts>> = {
  asana,
  bitbucket,
  contentful,
  discord,
  github,
  gitlab,
  jira,
  linear,
  mux,
  notion,
  sanity,
  slack,
  trello,
  typeform,
  vercel,
  woocommerce,
  zoom,
};
