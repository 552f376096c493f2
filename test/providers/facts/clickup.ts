import type { ProviderFacts } from '#test/providers/provider-facts';

const HEALTH = 'https://developer.clickup.com/docs/webhookhealth';
const WEBHOOK = '7fa3ec74-69a8-4530-a251-8a13730bd204';

export default {
  name: 'ClickUp',
  evidence: 'D',
  deadlineSeconds: 7,
  note:
    'one change sends several events, such as taskCreated and taskStatusUpdated, with the same id of a history item; ' +
    'events of folders and spaces have no history item',
  success: { expects: 'a successful status within 7 s', source: HEALTH },
  refusal: {
    expects:
      'suspends the webhook at once after 401 or 410; retries other errors, and suspends after 100 failed events',
    source: HEALTH,
  },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "ClickUp create webhook endpoint verification request"',
  },
  retries: { schedule: '5 tries; times not documented', signed: 'none', source: HEALTH },
  requests: [
    {
      name: 'taskStatusUpdated',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        event: 'taskStatusUpdated',
        history_items: [
          {
            id: '2800763136717140857',
            type: 1,
            date: '1642734631523',
            field: 'status',
            parent_id: '162641062',
            data: { status_type: 'open' },
            source: null,
            user: { id: 183, username: 'John', color: '#7b68ee', initials: 'J', profilePicture: null },
            before: { status: null, color: '#000000', type: 'removed', orderindex: -1 },
            after: { status: 'to do', color: '#f9d900', orderindex: 0, type: 'open' },
          },
        ],
        task_id: '1vj37mc',
        webhook_id: WEBHOOK,
      }),
      outcome: 'queued',
      eventType: 'taskStatusUpdated',
      source: 'https://developer.clickup.com/docs/webhooktaskpayloads',
    },
    {
      name: 'folderUpdated',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ event: 'folderUpdated', folder_id: '96772212', webhook_id: WEBHOOK }),
      outcome: 'queued',
      eventType: 'folderUpdated',
      source: 'https://developer.clickup.com/docs/webhookfolderpayloads',
    },
  ],
} satisfies ProviderFacts;
