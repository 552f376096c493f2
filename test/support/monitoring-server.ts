import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A query of `GetMetricData`, as the SDK sends it. */
export interface SentQuery {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

export interface SentRead {
  readonly MetricDataQueries: readonly SentQuery[];
  readonly StartTime: number;
  readonly EndTime: number;
  readonly NextToken?: string;
}

interface Result {
  readonly Id: string;
  readonly StatusCode?: string;
  readonly Timestamps?: readonly number[];
  readonly Values?: readonly number[];
}

/** A page of `GetMetricData`, or undefined to refuse the call. Times are seconds since 1970. */
export type Page = { readonly MetricDataResults?: readonly Result[]; readonly NextToken?: string } | undefined;

/** CloudWatch and SNS on the loopback interface, which record what they are asked for. */
export class MonitoringServer {
  readonly reads: SentRead[] = [];
  /** The fields of each published message. */
  readonly published: Record<string, string>[] = [];
  /** Answers a read. Initially, no metric has data. */
  answer: (read: SentRead) => Page = ({ MetricDataQueries }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id }) => ({ Id, StatusCode: 'Complete' })),
  });
  /** Tells whether SNS refuses messages to a topic. */
  refusesMessages: (topicArn: string) => boolean = () => false;
  readonly #server: Server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const refuse = () =>
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"__type":"AccessDenied"}');
    if (request.headers['x-amz-target']) {
      const read: SentRead = JSON.parse(body);
      this.reads.push(read);
      const page = this.answer(read);
      if (!page) return refuse();
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(page));
    } else {
      const message = Object.fromEntries(new URLSearchParams(body));
      if (this.refusesMessages(message.TopicArn ?? '')) return refuse();
      this.published.push(message);
      const result = '<PublishResult><MessageId>m</MessageId></PublishResult>';
      response.writeHead(200, { 'content-type': 'text/xml' }).end(`<PublishResponse>${result}</PublishResponse>`);
    }
  });

  /** Starts the server and points the SDK of this process to it. */
  async listen(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_CLOUDWATCH: url,
      AWS_ENDPOINT_URL_SNS: url,
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
