import type { ProviderGroup } from '#test/providers/provider-setup';

const productivityAndContent: ProviderGroup = {
  title: 'Productivity and content',
  introduction:
    'Many of these webhooks are created by an API call, and the provider checks the URL during that call. Deploy the topic ' +
    'with its secret first. Asana and Notion send the secret themselves.',
  providers: {
    asana: {
      url: {
        text: '`POST https://app.asana.com/api/1.0/webhooks` with `resource` and `target`, which is the URL.',
        source: 'https://developers.asana.com/reference/createwebhook.md',
      },
      secret: {
        text: 'Asana sends it in `X-Hook-Secret` while the call runs. Catchbasin stores and echoes it.',
        source: 'https://developers.asana.com/reference/createwebhook.md',
      },
      watch:
        'Follow [the three steps](../adding-a-topic.md#1-configure-the-verification-webhooksconfigts): an empty secret, ' +
        '`pending: true`, then without it. Each webhook has its own key, ' +
        'so each needs its own topic. The empty batches reach the handler.',
    },
    airtable: {
      url: {
        text: '`POST https://api.airtable.com/v0/bases/{baseId}/webhooks` with `notificationUrl`, which is the URL.',
        source: 'https://airtable.com/developers/web/api/create-a-webhook',
      },
      secret: {
        text: 'The response of that call has `macSecretBase64`. Airtable never shows it again.',
        source: 'https://airtable.com/developers/web/api/create-a-webhook',
      },
      watch:
        'The first ping comes before you can set the secret, and Airtable repeats it. Each webhook has its own key, so each ' +
        'needs its own topic. A webhook expires after 7 days: fetching its payloads, or a scheduled job, extends it.',
    },
    monday: {
      url: {
        text: 'Create the webhook through the API, with the OAuth token of an integration app.',
        source: 'https://monday-client.readthedocs.io/en/latest/webhooks.html',
      },
      secret: {
        text: "The app's *Signing Secret*. Webhooks of the app's lifecycle are signed with its client secret instead.",
        source: 'https://developer.monday.com/apps/docs/advanced-concepts',
        notConfirmed: 'which page of the Developer Center shows it.',
      },
      watch:
        'A webhook that you add to a board by hand, or with a personal token, carries no JSON Web Token and is answered 401. ' +
        'The token does not cover the body.',
    },
    trello: {
      url: {
        text: 'Create a webhook through the API, with `callbackURL` and `idModel`.',
        source: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks',
      },
      secret: {
        text: 'The application secret, which the developer portal shows beside the API key.',
        source: 'https://docs.nexla.com/user-guides/connectors/trello_api/trello_api_auth',
      },
      watch:
        '`url` must be the `callbackURL`, character by character, because Trello signs it. The secret is that of the API ' +
        'key whose token created the webhook.',
    },
    notion: {
      url: {
        text: 'Create a subscription in the settings of your integration.',
        source: 'https://developers.notion.com/reference/v2-webhooks',
        notConfirmed: 'the name of the tab.',
      },
      secret: {
        text: 'The first request carries the verification token. Catchbasin stores it, and you paste it into Notion.',
        source: 'https://developers.notion.com/reference/webhooks',
      },
      watch:
        'Follow [the three steps](../adding-a-topic.md#1-configure-the-verification-webhooksconfigts): an empty secret, ' +
        '`pending: true`, then without it. Read the token in Secrets Manager. Events carry ids only, so read the page from the API.',
    },
    dropbox: {
      url: {
        text: 'Find your app in the App Console and add the URL in the section *Webhooks*.',
        source: 'https://www.dropbox.com/developers/reference/webhooks',
      },
      secret: {
        text: 'The app secret is the key.',
        source: 'code: dropbox/mdwebhook app.py',
        notConfirmed: 'where the App Console shows it.',
      },
      watch:
        'A body names accounts, so the handler fetches the changes with its cursor. Two equal bodies are two notifications, ' +
        'and both reach the handler. Dropbox Sign is another product with another scheme.',
    },
    contentful: {
      url: {
        text: 'Add a webhook in the webhook settings of the space.',
        source: 'https://contentful.com/developers/docs/extensibility/webhooks/request-verification',
      },
      secret: {
        text: '*Enable request verification* in the tab *Settings* of the same page makes the signing secret of the space.',
        source: 'https://contentful.com/developers/docs/extensibility/webhooks/request-verification',
      },
      watch:
        'The URL must have no query, because Contentful signs it differently. All webhooks of a space share one secret of 64 ' +
        'characters, so they may share a topic. With a custom retry policy, set `tolerance` to its length.',
    },
    sanity: {
      url: {
        text: 'In the project at sanity.io/manage, open the section *API* and create a webhook.',
        source: 'https://www.sanity.io/docs/webhooks',
      },
      secret: {
        text: 'Choose a random secret and set it as `secret` of the webhook.',
        source: 'https://sanity.io/docs/webhooks-api',
        notConfirmed: 'the name of the field in the form.',
      },
      watch:
        'Keep the method POST. The projection decides the whole body, so include `_id` and what the handler needs. It must ' +
        'be an object for schemas that expect one.',
    },
    webflow: {
      url: {
        text: '`POST /v2/sites/{site}/webhooks` with `triggerType` and `url`, one webhook for each type.',
        source: 'https://developers.webflow.com/data/reference/webhooks/create.md',
      },
      secret: {
        text: 'The client secret of the OAuth app that creates the webhook.',
        source: 'https://developers.webflow.com/data/v1.0.0/docs/verifying-webhook-signatures',
        notConfirmed: 'that a webhook of a site token has a `secretKey` of its own, as secondary sources say.',
      },
      watch:
        'A webhook that you create in the dashboard is not signed and is answered 401. Events have no id, and bodies that ' +
        'are equal are the same event.',
    },
    figma: {
      url: {
        text: '`POST /v2/webhooks` with `event_type`, `context`, `context_id` and the URL as `endpoint`.',
        source: 'code: figma/rest-api-spec openapi/openapi.yaml',
      },
      secret: {
        text: 'Choose a random text of at most 100 characters and pass it as `passcode` in the same call.',
        source: 'code: figma/rest-api-spec openapi/openapi.yaml',
      },
      watch:
        'The passcode is a part of each body, so that stored webhooks contain it. Use another one for each topic. Fetch ' +
        'the file from the API before you act on something valuable.',
    },
    clickup: {
      url: {
        text: 'Create the webhook through the API, with `endpoint` and the list of `events`.',
        source: 'https://developer.clickup.com/docs/webhooks',
      },
      secret: {
        text: 'The response to this call has the secret as `webhook.secret`.',
        source: 'https://developer.clickup.com/docs/webhooksignature',
      },
      watch:
        'Set the secret right after the call: until then, requests are answered 503. A wrong secret is answered 403, because ' +
        "ClickUp suspends a webhook at the first 401. With events of tasks alone, set `dedupeBy: 'body'`, which recognizes retries.",
    },
    'cal-com': {
      url: {
        text: 'Open *Settings > Developer > Webhooks*, add a webhook and enter the *Subscriber URL*.',
        source: 'https://trigger.dev/docs/webhooks/providers/cal-com',
      },
      secret: {
        text: 'Choose a random secret and enter it as *Secret* of the same form. Cal.com hides it after you save.',
        source: 'https://trigger.dev/docs/webhooks/providers/cal-com',
      },
      watch:
        'Without a secret Cal.com signs nothing. With a custom payload template, include `triggerEvent` and `createdAt`. ' +
        'Otherwise the type is missing, and equal bodies count as one event.',
    },
    box: {
      url: {
        text: "Open the application's tab *Webhooks* in the Developer Console and choose *Create webhook* and *V2*, or use the API.",
        source: 'code: box/developer.box.com content/guides/webhooks/v2/create-v2.md',
      },
      secret: {
        text: 'Choose *Manage signature keys* in the same tab and generate a key.',
        source: 'https://developer.box.com/guides/webhooks/v2/signatures-v2/',
      },
      watch:
        'Store the primary key, or both as a JSON list. To rotate, reset one key, store it, and reset the other one later. ' +
        'Without keys Box does not sign. The trigger `NO_ACTIVE_SESSION` means that the access token has expired.',
    },
  },
};

export default productivityAndContent;
