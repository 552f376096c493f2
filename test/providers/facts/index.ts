import type { ProviderFacts } from '#test/providers/provider-facts';
import adyen from './adyen.ts';
import adyenPlatform from './adyen-platform.ts';
import asana from './asana.ts';
import bitbucket from './bitbucket.ts';
import braintree from './braintree.ts';
import chargebee from './chargebee.ts';
import coinbaseCommerce from './coinbase-commerce.ts';
import contentful from './contentful.ts';
import discord from './discord.ts';
import github from './github.ts';
import gitlab from './gitlab.ts';
import jira from './jira.ts';
import linear from './linear.ts';
import mux from './mux.ts';
import notion from './notion.ts';
import paddle from './paddle.ts';
import quickbooks from './quickbooks.ts';
import sanity from './sanity.ts';
import shopify from './shopify.ts';
import slack from './slack.ts';
import square from './square.ts';
import stripe from './stripe.ts';
import trello from './trello.ts';
import typeform from './typeform.ts';
import vercel from './vercel.ts';
import woocommerce from './woocommerce.ts';
import xero from './xero.ts';
import zoom from './zoom.ts';

/** Facts by the preset's name, in lower case with dashes. */
export const PROVIDERS: Readonly<Record<string, ProviderFacts>> = {
  adyen,
  'adyen-platform': adyenPlatform,
  asana,
  bitbucket,
  braintree,
  chargebee,
  'coinbase-commerce': coinbaseCommerce,
  contentful,
  discord,
  github,
  gitlab,
  jira,
  linear,
  mux,
  notion,
  paddle,
  quickbooks,
  sanity,
  shopify,
  slack,
  square,
  stripe,
  trello,
  typeform,
  vercel,
  woocommerce,
  xero,
  zoom,
};
