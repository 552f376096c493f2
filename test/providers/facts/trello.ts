import type { ProviderFacts } from '#test/providers/provider-facts';

const GUIDE = 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks';
const RETRIES = 'https://github.com/trello-archive/api-docs/issues/53';
const EXAMPLE = 'code: fiatjaf/trello-webhooks README.md';

export default {
  name: 'Trello',
  evidence: 'C D S',
  deadlineSeconds: 30,
  note: 'webhooks on a card and on its board send the same action, with the same id',
  success: {
    expects: 'any 2xx',
    source: 'https://mrrefactoring.github.io/trello.js/recipes/webhooks',
  },
  refusal: {
    expects: 'retries, and switches the webhook off after repeated failures',
    source: 'https://mrrefactoring.github.io/trello.js/recipes/webhooks',
  },
  firstContact: { expects: 'an unsigned HEAD when the webhook is created; 200 only', source: GUIDE },
  retries: { schedule: '3 retries', signed: 'none', source: RETRIES },
  requests: [
    {
      name: 'check of the URL',
      method: 'HEAD',
      signed: false,
      outcome: { status: 200, body: '' },
      source: GUIDE,
    },
    {
      name: 'check of a URL with a query',
      method: 'HEAD',
      query: 'memberID=14&mainModel=true',
      signed: false,
      outcome: { status: 200, body: '' },
      source: GUIDE,
    },
    {
      name: 'copyChecklist',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: { id: '597f3c854baa6e43db4f07d7', name: 'testing', url: 'https://trello.com/b/CGKHU6vL/testing' },
        action: {
          id: '59bc8e2ddbd7af0e1474fb0e',
          idMemberCreator: '50e853a3a98492ed05002257',
          data: { board: { shortLink: 'CGKHU6vL', name: 'testing', id: '597f3c854baa6e43db4f07d7' } },
          type: 'copyChecklist',
          date: '2017-09-16T02:36:29.244Z',
          memberCreator: { id: '50e853a3a98492ed05002257', fullName: 'Alfred M', username: 'alfmx' },
        },
      }),
      outcome: 'queued',
      eventId: '59bc8e2ddbd7af0e1474fb0e',
      eventType: 'copyChecklist',
      source: EXAMPLE,
    },
  ],
} satisfies ProviderFacts;
