import type { ProviderGroup } from '#test/providers/provider-setup';

const developerTools: ProviderGroup = {
  title: 'Developer tools',
  introduction:
    'GitHub and GitLab do not repeat a failed delivery, and Bitbucket and Jira do so only for a short time. For most of these ' +
    'providers you choose the secret: `openssl rand -hex 32` makes one.',
  providers: {
    github: {
      url: {
        text: 'In the repository, open *Settings > Webhooks > Add webhook* and enter the *Payload URL*.',
        source: 'https://docs.github.com/en/webhooks/using-webhooks/creating-webhooks',
      },
      secret: {
        text: 'Choose a random secret and enter it in the field *Secret* of the same form.',
        source: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
      },
      watch:
        'GitHub does not repeat a failed delivery. Redeliver it by hand or by the REST API. Both content types work: ' +
        '`webhook.json()` reads the JSON of the form as well. Without a secret GitHub signs nothing.',
    },
    gitlab: {
      url: {
        text: 'In the project or the group, open *Settings > Webhooks* and add a webhook.',
        source: 'https://trigger.dev/docs/webhooks/providers/gitlab',
      },
      secret: {
        text: 'Choose a random secret and enter it as *Secret token*.',
        source: 'https://trigger.dev/docs/webhooks/providers/gitlab',
      },
      watch:
        'The token proves who sends, but it does not cover the body. Newer versions can sign with a signing token ' +
        '(`whsec_…`). For it, use [`standardWebhooks`](generic.md#standard-webhooks).',
    },
    bitbucket: {
      url: {
        text: 'Add a webhook to the repository or to the workspace.',
        source: 'https://www.pulumi.com/registry/packages/bitbucket/api-docs/hook',
        notConfirmed: 'the menu path.',
      },
      secret: {
        text: 'Add a secret to the webhook, so that Bitbucket signs its payloads.',
        source: 'https://bitbucket.org/blog/enhanced-webhook-security',
        notConfirmed: 'the name of the field.',
      },
      watch:
        'A webhook without a secret is not signed and is answered 401. Bitbucket never returns the secret again, so store ' +
        'it when you set it. Events with large bodies do not arrive at all: compare with the API.',
    },
    jira: {
      url: {
        text: 'As an administrator of Jira, open *System > WebHooks* and choose *Create a WebHook*.',
        source: 'https://trigger.dev/docs/webhooks/providers/jira',
      },
      secret: {
        text: 'Choose a random secret and enter it in the field *Secret* of the same form.',
        source: 'https://trigger.dev/docs/webhooks/providers/jira',
      },
      watch:
        'Only webhooks that an administrator registers there are signed. Those that Connect or OAuth apps register are ' +
        'not, and are answered 401.',
    },
    linear: {
      url: {
        text: 'Open *Settings > API*, choose *New webhook*, and select the resource types.',
        source: 'https://trigger.dev/docs/webhooks/providers/linear',
      },
      secret: {
        text: "Linear makes the signing secret and shows it on the webhook's page.",
        source: 'https://trigger.dev/docs/webhooks/providers/linear',
      },
      watch:
        'The time is in the body, and repetitions carry the first one. A `tolerance` of your own would reject them, so leave ' +
        'it out. Linear may switch a webhook off after failures.',
    },
    openai: {
      url: {
        text: "In the project's settings, open *Webhooks* and create an endpoint, or call `POST /webhook_endpoints`.",
        source: 'https://developers.openai.com/api/reference/cli/resources/webhooks/methods/create/index.md',
      },
      secret: {
        text: 'OpenAI shows the signing secret once, when you create the endpoint. It begins with `whsec_`.',
        source: 'https://platform.openai.com/docs/guides/webhooks',
      },
      watch:
        'Endpoints belong to a project. `data` has the id of a response or of a job alone, so the handler fetches the rest ' +
        'from the API.',
    },
    vercel: {
      url: {
        text: "Open the team's *Settings > Webhooks*. Pro and Enterprise plans have them.",
        source: 'https://trigger.dev/docs/webhooks/providers/vercel',
      },
      secret: {
        text: 'The dialog after creation shows the secret, once. Webhooks of an integration are signed with its client secret.',
        source: 'https://trigger.dev/docs/webhooks/providers/vercel',
      },
      watch:
        'Vercel has no button that sends a test. `npm run send -- vercel` sends a signed sample to the local mode. A lost ' +
        'secret means a new webhook.',
    },
    buildkite: {
      url: {
        text: 'Open *Settings > Notification Services*, choose *Add* on *Webhook*, and enter the *Webhook URL*.',
        source: 'code: buildkite/docs pages/apis/webhooks/pipelines.md',
      },
      secret: {
        text: 'The *Token* in the same form. Choose that it is sent as an HMAC signature in `X-Buildkite-Signature`.',
        source: 'code: buildkite/docs pages/apis/webhooks/pipelines.md',
      },
      watch:
        'By default Buildkite sends the token itself, and such a request is answered 401. If you cannot change that, use ' +
        '[`token`](generic.md#any-token) with the header `x-buildkite-token`.',
    },
    netlify: {
      url: {
        text:
          'Open *Project configuration > Notifications > Deploy notifications*, add an *HTTP POST request* for an event, ' +
          'and enter the URL.',
        source: 'https://docs.netlify.com/site-deploys/notifications',
        notConfirmed: 'the name of the kind of notification.',
      },
      secret: {
        text: 'Choose a random secret and enter it as the token of the payload signature. The API calls it `signatureSecret`.',
        source: 'code: PipedreamHQ/pipedream components/netlify/netlify.app.mjs',
      },
      watch:
        'Without a secret Netlify signs nothing, and the request is answered 401. Each notification has one event, and all ' +
        'of a topic need the same secret. The `id` of the body is that of the deploy, not of the event.',
    },
    sentry: {
      url: {
        text:
          'Open *Settings > Developer Settings > Custom Integrations*, create an internal integration, and enter the ' +
          '*Webhook URL*.',
        source: 'https://trigger.dev/docs/webhooks/providers/sentry',
      },
      secret: {
        text: "The *Client Secret* on the integration's page. Sentry shows it only for a short time after the creation.",
        source: 'https://www.pulumi.com/docs/ai/agents/triggers/sentry/index.md',
      },
      watch:
        'Sentry waits one second, and repeats nothing for an internal integration. Compare with the API after an outage. ' +
        'The type names the resource only, such as `issue`. The `action` of the body tells what happened.',
    },
    heroku: {
      url: {
        text: "Open the app's dashboard, *More > View Webhooks*, or run `heroku webhooks:add`.",
        source: 'https://devcenter.heroku.com/articles/app-webhooks',
      },
      secret: {
        text: 'Choose a random secret and pass it as `secret` when you create the webhook.',
        source: 'https://devcenter.heroku.com/articles/app-webhooks-schema',
        notConfirmed: 'the name of the field in the dashboard.',
      },
      watch:
        'Choose the level `sync`, because `notify` never repeats a delivery. The custom `Authorization` header that Heroku ' +
        'offers is not needed.',
    },
    circleci: {
      url: {
        text: 'Open *Project Settings > Webhooks > Add Webhook* and enter the *URL*. It needs the rights of an organization admin.',
        source: 'https://circleci.com/docs/guides/integration/outbound-webhooks/',
      },
      secret: {
        text: 'Choose a random secret and enter it as *Secret token*.',
        source: 'https://circleci.com/docs/guides/integration/outbound-webhooks/',
      },
      watch:
        'The secret token is optional at CircleCI, and without it nothing is signed. A personal API token is something else. ' +
        'A project has at most five webhooks.',
    },
    pagerduty: {
      url: {
        text: 'Open *Integrations > Generic Webhooks (v3)* and add a webhook, or create a webhook subscription by the API.',
        source: 'https://trigger.dev/docs/webhooks/providers/pagerduty.md',
      },
      secret: {
        text: 'PagerDuty makes the secret and returns it when the subscription is created.',
        source: 'code: PagerDuty/developer-docs docs/webhooks/04-Signatures.md',
      },
      watch:
        'Each subscription has its own secret, so give each its own topic or store all secrets. A request that cannot be ' +
        'verified is answered 429 instead of 401, so that PagerDuty tries again. Older webhooks (v1, v2) are not signed.',
    },
  },
};

export default developerTools;
