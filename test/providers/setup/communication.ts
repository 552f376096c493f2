import type { ProviderGroup } from '#test/providers/provider-setup';

const TWILIO_SECURITY = 'https://www.twilio.com/docs/usage/webhooks/webhooks-security';

const communication: ProviderGroup = {
  title: 'Communication',
  introduction:
    'Slack, Discord and Zoom check the URL when you enter it, and the check fails without the secret. Set the secret and ' +
    'deploy first, then enter the URL.',
  providers: {
    slack: {
      url: {
        text: "In the app's settings, set the request URL of *Event Subscriptions* and subscribe to bot events.",
        source: 'https://trigger.dev/docs/webhooks/providers/slack',
      },
      secret: {
        text: '*Basic Information > App Credentials > Signing Secret*.',
        source: 'https://trigger.dev/docs/webhooks/providers/slack',
      },
      watch:
        'Slash commands and interactions have request URLs of their own. Their user sees the empty response at once, so let ' +
        'the handler answer through the `response_url` of the body.',
    },
    discord: {
      url: {
        text:
          "In the Developer Portal, open the application's *Webhooks* page, set the *Endpoint URL* and turn *Events* on. " +
          'Interactions use the *Interactions Endpoint URL* instead.',
        source: 'https://trigger.dev/docs/webhooks/providers/discord',
        notConfirmed: 'which page has the Interactions Endpoint URL.',
      },
      secret: {
        text: '*General Information* shows the *Public Key*. It is the secret here, although it is public.',
        source: 'https://trigger.dev/docs/webhooks/providers/discord',
      },
      watch:
        'For interactions, set `respond: { status: 202 }` on the topic, and answer from the handler through the callback API ' +
        'within three seconds. Discord sends bad signatures on purpose: rejections with 401 are no attack.',
    },
    teams: {
      url: {
        text: 'Open *Manage team > Apps > Create an outgoing webhook*, and enter the URL as *Callback URL*.',
        source:
          'code: MicrosoftDocs/msteams-docs msteams-platform/webhooks-and-connectors/how-to/add-outgoing-webhook.md',
      },
      secret: {
        text: 'The dialog after *Create* shows the security token, which is Base64.',
        source:
          'code: MicrosoftDocs/msteams-docs msteams-platform/webhooks-and-connectors/how-to/add-outgoing-webhook.md',
        notConfirmed: 'whether the token can be shown again.',
      },
      watch:
        'The channel shows the text of the response at once: set yours with `respond.body`. A handler cannot answer in the ' +
        'same thread by itself, because these webhooks have no other API. Incoming webhooks and bots are other products.',
    },
    telegram: {
      url: {
        text: 'Call `setWebhook` of the Bot API with `url`.',
        source: 'https://core.telegram.org/bots/api/methods/setwebhook.md',
      },
      secret: {
        text:
          'Choose a token of 1 to 256 characters from `A-Z`, `a-z`, `0-9`, `_` and `-`. Pass it in the same call as ' +
          '`secret_token`.',
        source: 'https://docs.rs/teloxide/0.12.0/teloxide/update_listeners/webhooks/struct.Options.html',
      },
      watch:
        'An update has no type field: its kind is the name of the field beside `update_id`. Do not set `respond.body`, ' +
        'because Telegram executes a body that names a method.',
    },
    twilio: {
      url: {
        text: 'In the Console, select the phone number and enter the URL below *A message comes in* or *A call comes in*.',
        source: 'https://www.webhook.it/docs/integrations/twilio-webhooks',
      },
      secret: {
        text: 'The primary auth token of the account is the key.',
        source: TWILIO_SECURITY,
        notConfirmed: 'where the Console shows it.',
      },
      watch:
        'Choose POST, because GET is answered 405. `url` must be the URL in the Console, character by character, with its ' +
        'query. The preset answers an empty TwiML, so send replies from the handler through the API.',
    },
    zoom: {
      url: {
        text:
          'In the App Marketplace, open *Manage*, your app, *Features > Access*, and enable *Event Subscriptions*. Enter the ' +
          '*Event notification endpoint URL*.',
        source: 'https://developers.zoom.us/docs/api/webhooks',
      },
      secret: {
        text: 'The *Secret Token* of the event subscriptions.',
        source:
          'code: anthropics/knowledge-work-plugins partner-built/zoom-plugin/skills/webhooks/references/environment-variables.md',
      },
      watch:
        'Zoom checks the URL again every 72 hours with the secret. After a change of the token, [rotate](../operating.md#rotate-a-secret) ' +
        'the secret here at the same time. The older verification token does not sign.',
    },
    sendgrid: {
      url: {
        text: 'The Event Webhook is part of the Mail Settings. Enter the URL there.',
        source: 'https://github.com/sendgrid/sendgrid-python/commit/cb58667142e30642b9b60318b834c0713c71ac12',
        notConfirmed: 'the menu path of the current app.',
      },
      secret: {
        text:
          'Enable signature verification for the webhook. SendGrid then makes a key pair, and ' +
          '`GET /v3/user/webhooks/event/settings/signed/{id}` returns the public key.',
        source: 'https://www.twilio.com/docs/sendgrid/api-reference/webhooks/get-signed-event-webhooks-public-key.md',
      },
      watch:
        'The secret here is that public key, as Base64 in one line. A body is a list of events of several messages, so the ' +
        'handler goes through the list. Inbound Parse is another product and is not covered.',
    },
    resend: {
      url: {
        text: 'In the dashboard, open *Webhooks*, choose *Add Webhook*, enter the URL and select the events.',
        source: 'https://resend.com/docs/webhooks/create-webhook',
      },
      secret: {
        text: 'The page of the webhook shows the signing secret. It begins with `whsec_`.',
        source: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
      },
      watch:
        'A replay from the dashboard has the same id, so a handler that has succeeded does not run again. `email.received` ' +
        'has no text: the handler fetches it from the API.',
    },
    mailgun: {
      url: {
        text: 'In the dashboard, open *Sending > Webhooks* and add a webhook for each event type.',
        source: 'https://docs.propstack.app/providers/mailgun',
      },
      secret: {
        text: 'The HTTP webhook signing key. `GET /v5/accounts/http_signing_key` returns it.',
        source: 'https://www.withone.ai/knowledge/mailgun/conn_mod_def%3A%3AGJ42oMIlIo4%3A%3AKtHH-GG5Qei9Cp0byEMD0g',
        notConfirmed: 'where the dashboard shows it.',
      },
      watch:
        'It is not the API key. The signature covers neither the event nor the address, so fetch the event from the API ' +
        'before you act on something valuable. Inbound routes sign in form fields, which this preset does not read.',
    },
    postmark: {
      url: {
        text: 'Select the server, then the message stream, and choose *Add webhook* in the tab *Webhooks*.',
        source: 'https://postmarkapp.com/support/article/1067-how-do-i-enable-delivery-webhooks',
      },
      secret: {
        text: 'Choose a user name and a password for HTTP authentication of the webhook. The secret is `user:password`.',
        source: 'https://postmarkapp.com/email-webhooks',
      },
      watch:
        'Postmark does not sign, so use a long random password. The password does not cover the body. A request without ' +
        'valid credentials is answered 429 instead of 401, so that Postmark tries again.',
    },
    telnyx: {
      url: {
        text:
          '`PATCH /v2/messaging_profiles/{id}` with `webhook_url` for messages. Applications for voice and fax have a URL ' +
          'of their own.',
        source: 'https://developers.telnyx.com/docs/messaging/messages/receive-message',
      },
      secret: {
        text: 'The *Public Key* under *Account Settings > Keys & Credentials* in Mission Control. It is the same for the account.',
        source: 'https://www.skills.sh/hookdeck/webhook-skills/telnyx-webhooks',
        notConfirmed: 'the present menu path.',
      },
      watch:
        'Set the version of the webhooks to 2, because version 1 is not signed so. Voice webhooks can be sent by GET, which ' +
        'is answered 405. Keep POST. A failover URL may be a second topic with the same secret.',
    },
    mailchimp: {
      url: {
        text: "In the audience's settings, open *Webhooks*, create one, and enter the URL with `?token=` and the secret.",
        source: 'https://compojoom.com/documentation/cmc/ch03s02s02',
        notConfirmed: 'the menu path of the current app.',
      },
      secret: {
        text: 'Choose a random secret without special characters: `openssl rand -hex 32` makes one.',
        source: 'https://redlib.fmhy.net/r/MailChimp/comments/1lxef33/audience_webhooks_no_signature',
      },
      watch:
        'Mailchimp signs nothing, so keep the URL secret. The stored webhook has `[redacted]` in place of the token. The ' +
        'type of an event is the form field `type`, which the preset does not read.',
    },
    vonage: {
      url: {
        text: 'Edit the application in the dashboard, and enter the URL as *Status URL* and *Inbound URL* of Messages.',
        source: 'https://developer.vonage.com/messages/code-snippets/configure-webhooks',
      },
      secret: {
        text: 'The signature secret of the API key, which the settings of the dashboard show.',
        source: 'code: Nexmo/station _documentation/en/messages/concepts/signed-webhooks.md',
      },
      watch:
        'The webhooks of the SMS API sign in another way and are answered 429. Choose POST for Voice, because GET requests ' +
        'are answered 405. An answer URL needs a call control object in the response, so it cannot be a topic.',
    },
    line: {
      url: {
        text: "Enter the *Webhook URL* in the channel's tab *Messaging API* of the LINE Developers Console, and turn on *Use webhook*.",
        source: 'https://developers.line.biz/en/docs/messaging-api/check-webhook-error-statistics',
        notConfirmed: 'in which tab the field *Webhook URL* is.',
      },
      secret: {
        text: "The channel secret, in the channel's tab *Basic settings*.",
        source: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/index.html.md',
      },
      watch:
        'Turn on *Webhook redelivery*, because LINE does not repeat a failed delivery otherwise. A body is a list of events, ' +
        'so the handler goes through the list. *Verify* sends a request without events, which never reaches the handler.',
    },
  },
};

export default communication;
