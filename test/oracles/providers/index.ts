import { adyen, adyenPlatform } from './adyen.ts';
import { box } from './box.ts';
import { braintree } from './braintree.ts';
import { clerk } from './clerk.ts';
import { coinbaseCommerce } from './coinbase-commerce.ts';
import { contentful } from './contentful.ts';
import { customerIo } from './customer-io.ts';
import { discord } from './discord.ts';
import { github } from './github.ts';
import { gocardless } from './gocardless.ts';
import { hubspot } from './hubspot.ts';
import { line } from './line.ts';
import { linear } from './linear.ts';
import { mollie } from './mollie.ts';
import { mux } from './mux.ts';
import { notion } from './notion.ts';
import { openai } from './openai.ts';
import type { Oracle } from './oracle.ts';
import { paddle } from './paddle.ts';
import { polar } from './polar.ts';
import { razorpay } from './razorpay.ts';
import { resend } from './resend.ts';
import { sanity } from './sanity.ts';
import { sendgrid } from './sendgrid.ts';
import { shopify } from './shopify.ts';
import { slack } from './slack.ts';
import { square } from './square.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';
import { svix } from './svix.ts';
import { telnyx } from './telnyx.ts';
import { twilioForm, twilioJson } from './twilio.ts';
import { webflow } from './webflow.ts';
import { workos } from './workos.ts';

/** The oracles: one per provider whose SDK signs or verifies offline. Twilio has two, for forms and for JSON. */
export const ORACLES: readonly Oracle[] = [
  adyen,
  adyenPlatform,
  box,
  braintree,
  clerk,
  coinbaseCommerce,
  contentful,
  customerIo,
  discord,
  github,
  gocardless,
  hubspot,
  line,
  linear,
  mollie,
  mux,
  notion,
  openai,
  paddle,
  polar,
  razorpay,
  resend,
  sanity,
  sendgrid,
  shopify,
  slack,
  square,
  standardWebhooks,
  stripe,
  svix,
  telnyx,
  twilioForm,
  twilioJson,
  webflow,
  workos,
];
