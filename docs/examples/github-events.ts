import type { EmitterWebhookEvent, EmitterWebhookEventName } from '@octokit/webhooks';
import { ignore, onEvents } from 'catchbasin';

type GitHubEvents = { [Name in EmitterWebhookEventName]: EmitterWebhookEvent<Name>['payload'] };

export default onEvents<GitHubEvents>({
  push: (webhook, { log }) => {
    const { ref, commits } = webhook.json();
    log.info('pushed', { ref, commits: commits.length });
  },
  issues: (webhook, { log }) => {
    const event = webhook.json();
    if (event.action === 'opened') log.info('issue opened', { issue: event.issue.number });
  },
  '*': ignore,
});
