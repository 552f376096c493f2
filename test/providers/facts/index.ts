import type { ProviderFacts } from '#test/providers/provider-facts';
import adyen from './adyen.ts';
import adyenPlatform from './adyen-platform.ts';
import asana from './asana.ts';
import auth0 from './auth0.ts';
import basic from './basic.ts';
import bitbucket from './bitbucket.ts';
import box from './box.ts';
import braintree from './braintree.ts';
import calCom from './cal-com.ts';
import calendly from './calendly.ts';
import chargebee from './chargebee.ts';
import circleci from './circleci.ts';
import clickup from './clickup.ts';
import coinbaseCommerce from './coinbase-commerce.ts';
import contentful from './contentful.ts';
import discord from './discord.ts';
import docusign from './docusign.ts';
import dropbox from './dropbox.ts';
import eventgrid from './eventgrid.ts';
import fireblocks from './fireblocks.ts';
import github from './github.ts';
import gitlab from './gitlab.ts';
import heroku from './heroku.ts';
import hmac from './hmac.ts';
import hubspot from './hubspot.ts';
import intercom from './intercom.ts';
import jira from './jira.ts';
import jwt from './jwt.ts';
import kick from './kick.ts';
import line from './line.ts';
import linear from './linear.ts';
import mailgun from './mailgun.ts';
import meta from './meta.ts';
import monday from './monday.ts';
import msgraph from './msgraph.ts';
import mux from './mux.ts';
import notion from './notion.ts';
import okta from './okta.ts';
import paddle from './paddle.ts';
import pagerduty from './pagerduty.ts';
import postmark from './postmark.ts';
import quickbooks from './quickbooks.ts';
import recurly from './recurly.ts';
import sanity from './sanity.ts';
import segment from './segment.ts';
import sendgrid from './sendgrid.ts';
import sentry from './sentry.ts';
import shopify from './shopify.ts';
import slack from './slack.ts';
import square from './square.ts';
import standardWebhooks from './standard-webhooks.ts';
import stripe from './stripe.ts';
import svix from './svix.ts';
import telegram from './telegram.ts';
import token from './token.ts';
import trello from './trello.ts';
import twilio from './twilio.ts';
import twitch from './twitch.ts';
import typeform from './typeform.ts';
import unsigned from './unsigned.ts';
import vercel from './vercel.ts';
import wise from './wise.ts';
import woocommerce from './woocommerce.ts';
import workos from './workos.ts';
import x from './x.ts';
import xero from './xero.ts';
import zendesk from './zendesk.ts';
import zoom from './zoom.ts';

/** Facts by the preset's name, in lower case with dashes. */
export const PROVIDERS: Readonly<Record<string, ProviderFacts>> = {
  adyen,
  'adyen-platform': adyenPlatform,
  asana,
  auth0,
  basic,
  bitbucket,
  box,
  braintree,
  'cal-com': calCom,
  calendly,
  chargebee,
  circleci,
  clickup,
  'coinbase-commerce': coinbaseCommerce,
  contentful,
  discord,
  docusign,
  dropbox,
  eventgrid,
  fireblocks,
  github,
  gitlab,
  heroku,
  hmac,
  hubspot,
  intercom,
  jira,
  jwt,
  kick,
  line,
  linear,
  mailgun,
  meta,
  monday,
  msgraph,
  mux,
  notion,
  okta,
  paddle,
  pagerduty,
  postmark,
  quickbooks,
  recurly,
  sanity,
  segment,
  sendgrid,
  sentry,
  shopify,
  slack,
  square,
  'standard-webhooks': standardWebhooks,
  stripe,
  svix,
  telegram,
  token,
  trello,
  twilio,
  twitch,
  typeform,
  unsigned,
  vercel,
  wise,
  woocommerce,
  workos,
  x,
  xero,
  zendesk,
  zoom,
};
