import { defineHandler } from 'catchbasin';
import * as z from 'zod';

const Push = z.object({
  ref: z.string(),
  commits: z.array(z.unknown()),
  repository: z.object({ full_name: z.string() }),
});
const Issues = z.object({ action: z.string(), issue: z.object({ number: z.number(), title: z.string() }) });
const PullRequest = z.object({
  action: z.string(),
  pull_request: z.object({ number: z.number(), title: z.string(), merged: z.boolean().nullish() }),
});

/** Logs pushes, issues and pull requests. All other events count as done. */
export default defineHandler((webhook, { log }) => {
  switch (webhook.eventType) {
    case 'push': {
      const { ref, commits, repository } = webhook.json(Push);
      log.info(`${commits.length} commits pushed to ${repository.full_name} ${ref}`);
      return;
    }
    case 'issues': {
      const { action, issue } = webhook.json(Issues);
      log.info(`issue #${issue.number} ${action}`);
      return;
    }
    case 'pull_request': {
      const { action, pull_request } = webhook.json(PullRequest);
      log.info(`pull request #${pull_request.number} ${pull_request.merged ? 'merged' : action}`);
      return;
    }
  }
});
