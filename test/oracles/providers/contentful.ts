import { signRequest } from '@contentful/node-apps-toolkit/requests';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

// Contentful's secrets have 64 characters. The SDK rejects others.
const SECRET = 'q7Yt2LwZ9cVb4NmX6sRd1KfGh8JpTu3EaQo5WiUzCxBvMnLkHgFdSaPyOiRtEwQ0';

export const contentful: Oracle = {
  provider: 'contentful',
  package: '@contentful/node-apps-toolkit',
  secret: SECRET,
  otherSecret: 'Z0xC9vB8nM7aS6dF5gH4jK3lQ2wE1rT0yU9iO8pP7zX6cV5bN4mL3kJ2hG1fD0sA',
  how: 'signs',
  binary: false,
  sign(body, now, url, secret = SECRET) {
    const { pathname, search } = new URL(url);
    const headers = { 'content-type': 'application/json', 'x-contentful-topic': 'ContentManagement.Entry.publish' };
    const signed = signRequest(
      secret,
      { method: 'POST', path: pathname + search, headers, body: body.toString() },
      now.getTime(),
    );
    return jsonPost(url, body, { ...headers, ...signed });
  },
};
