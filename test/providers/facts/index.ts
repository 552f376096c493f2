import type { ProviderFacts } from '#test/providers/provider-facts';
import adyen from './adyen.ts';
import adyenPlatform from './adyen-platform.ts';
import airtable from './airtable.ts';
import asana from './asana.ts';
import auth0 from './auth0.ts';
import basic from './basic.ts';
import bitbucket from './bitbucket.ts';
import box from './box.ts';
import braintree from './braintree.ts';
import buildkite from './buildkite.ts';
import calCom from './cal-com.ts';
import calendly from './calendly.ts';
import chargebee from './chargebee.ts';
import checkout from './checkout.ts';
import circleci from './circleci.ts';
import clerk from './clerk.ts';
import clickup from './clickup.ts';
import cloudflareStream from './cloudflare-stream.ts';
import coinbaseCommerce from './coinbase-commerce.ts';
import contentful from './contentful.ts';
import customerIo from './customer-io.ts';
import discord from './discord.ts';
import docusign from './docusign.ts';
import dropbox from './dropbox.ts';
import eventgrid from './eventgrid.ts';
import figma from './figma.ts';
import fireblocks from './fireblocks.ts';
import flutterwave from './flutterwave.ts';
import github from './github.ts';
import gitlab from './gitlab.ts';
import gocardless from './gocardless.ts';
import googlePush from './google-push.ts';
import heroku from './heroku.ts';
import hmac from './hmac.ts';
import hubspot from './hubspot.ts';
import intercom from './intercom.ts';
import jira from './jira.ts';
import jwt from './jwt.ts';
import kick from './kick.ts';
import lemonSqueezy from './lemon-squeezy.ts';
import line from './line.ts';
import linear from './linear.ts';
import mailchimp from './mailchimp.ts';
import mailgun from './mailgun.ts';
import meta from './meta.ts';
import mollie from './mollie.ts';
import monday from './monday.ts';
import msgraph from './msgraph.ts';
import mux from './mux.ts';
import netlify from './netlify.ts';
import notion from './notion.ts';
import okta from './okta.ts';
import openai from './openai.ts';
import paddle from './paddle.ts';
import pagerduty from './pagerduty.ts';
import paypal from './paypal.ts';
import paystack from './paystack.ts';
import plaid from './plaid.ts';
import polar from './polar.ts';
import postmark from './postmark.ts';
import pubsub from './pubsub.ts';
import quickbooks from './quickbooks.ts';
import razorpay from './razorpay.ts';
import recurly from './recurly.ts';
import resend from './resend.ts';
import revenueCat from './revenue-cat.ts';
import revolut from './revolut.ts';
import sanity from './sanity.ts';
import segment from './segment.ts';
import sendgrid from './sendgrid.ts';
import sentry from './sentry.ts';
import shopify from './shopify.ts';
import slack from './slack.ts';
import sns from './sns.ts';
import square from './square.ts';
import standardWebhooks from './standard-webhooks.ts';
import stripe from './stripe.ts';
import supabase from './supabase.ts';
import svix from './svix.ts';
import teams from './teams.ts';
import telegram from './telegram.ts';
import telnyx from './telnyx.ts';
import token from './token.ts';
import trello from './trello.ts';
import twilio from './twilio.ts';
import twitch from './twitch.ts';
import typeform from './typeform.ts';
import unsigned from './unsigned.ts';
import vercel from './vercel.ts';
import vonage from './vonage.ts';
import webflow from './webflow.ts';
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
  airtable,
  asana,
  auth0,
  basic,
  bitbucket,
  box,
  braintree,
  buildkite,
  'cal-com': calCom,
  calendly,
  chargebee,
  checkout,
  circleci,
  clerk,
  clickup,
  'cloudflare-stream': cloudflareStream,
  'coinbase-commerce': coinbaseCommerce,
  contentful,
  'customer-io': customerIo,
  discord,
  docusign,
  dropbox,
  eventgrid,
  figma,
  fireblocks,
  flutterwave,
  github,
  gitlab,
  gocardless,
  'google-push': googlePush,
  heroku,
  hmac,
  hubspot,
  intercom,
  jira,
  jwt,
  kick,
  'lemon-squeezy': lemonSqueezy,
  line,
  linear,
  mailchimp,
  mailgun,
  meta,
  mollie,
  monday,
  msgraph,
  mux,
  netlify,
  notion,
  okta,
  openai,
  paddle,
  pagerduty,
  paypal,
  paystack,
  plaid,
  polar,
  postmark,
  pubsub,
  quickbooks,
  razorpay,
  recurly,
  resend,
  'revenue-cat': revenueCat,
  revolut,
  sanity,
  segment,
  sendgrid,
  sentry,
  shopify,
  slack,
  sns,
  square,
  'standard-webhooks': standardWebhooks,
  stripe,
  supabase,
  svix,
  teams,
  telegram,
  telnyx,
  token,
  trello,
  twilio,
  twitch,
  typeform,
  unsigned,
  vercel,
  vonage,
  webflow,
  wise,
  woocommerce,
  workos,
  x,
  xero,
  zendesk,
  zoom,
};
