import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Document, OpenAPIBackend } from 'openapi-backend';
import { FakeGithub, type FakeRequest } from '#test/support/fake-github';
import definition from './openapi.json' with { type: 'json' };

/** Formats of texts in the document. `true` accepts every value. */
const FORMATS = {
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text),
  uri: (text: string) => URL.canParse(text),
  int64: true as const,
};

/** Server on this machine that answers as `FakeGithub`, and checks each request and response by GitHub's document. */
export interface ValidatingGithub {
  readonly fake: FakeGithub;
  readonly url: string;
  /** Operations of the document that were called. */
  readonly operations: ReadonlySet<string>;
  /** Differences from the document. */
  readonly problems: readonly string[];
  close(): void;
}

export async function startValidatingGithub(): Promise<ValidatingGithub> {
  const ajvOpts = { formats: FORMATS };
  const api = new OpenAPIBackend({ definition: definition as unknown as Document, quick: true, ajvOpts });
  await api.init();
  const fake = new FakeGithub();
  const operations = new Set<string>();
  const problems: string[] = [];

  const answer = (request: FakeRequest) => {
    const operation = api.matchOperation(request);
    const response = fake.handle(request);
    const name = `${request.method} ${request.path}`;
    if (operation?.operationId === undefined) problems.push(`${name} is no operation`);
    else {
      operations.add(operation.operationId);
      const { errors: asked } = api.validateRequest(request, operation);
      const { errors: answered } = api.validateResponse(response.body, operation, response.status);
      for (const error of asked ?? []) problems.push(`request ${name}: ${error.instancePath} ${error.message}`);
      for (const error of answered ?? []) problems.push(`response ${name}: ${error.instancePath} ${error.message}`);
    }
    return response;
  };

  const server = createServer(async (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://127.0.0.1');
    const { method = 'GET', headers } = incoming;
    const response = answer({
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: headers as Record<string, string>,
      ...(method !== 'GET' && headers['content-type'] && { body: (await json(incoming)) as Record<string, unknown> }),
    });
    outgoing.writeHead(response.status, response.headers).end(JSON.stringify(response.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    fake,
    url,
    operations,
    problems,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
