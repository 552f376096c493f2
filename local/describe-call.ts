import type { IncomingHttpHeaders } from 'node:http';

/** Format of the responses of a service. */
export type Protocol = 'json' | 'xml' | 'cbor';

/** A call to an AWS service. */
export interface ServiceCall {
  /** The SDK's name of the service in lower case, such as `eventbridge`. */
  readonly service: string;
  /** Such as `PutEvents`, or method and path where the request does not name its operation. */
  readonly operation: string;
  /** The variable by which the SDK takes another endpoint of this service. */
  readonly variable: string;
  readonly protocol: Protocol;
}

interface AwsRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Reads from a request which service and operation an SDK calls. */
export function describeCall({ method, url, headers, body }: AwsRequest): ServiceCall {
  const agent = `${headers['x-amz-user-agent'] ?? ''} ${headers['user-agent'] ?? ''}`;
  const [, signedFor] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const [, named] = /(?:^|\s)api\/([\w.-]+)#/.exec(agent) ?? [];
  const service = named ?? signedFor ?? 'this service';
  const [path = '/'] = url.split('?');
  const [, rpc] = /\/operation\/(\w+)$/.exec(path) ?? [];
  const target = headers['x-amz-target'];
  const isQuery = String(headers['content-type']).includes('x-www-form-urlencoded');
  const action = isQuery ? new URLSearchParams(body).get('Action') : undefined;
  return {
    service,
    operation: rpc ?? String(target ?? '').split('.')[1] ?? action ?? `${method} ${path}`,
    variable: `AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll(/\W/g, '_')}`,
    protocol: protocolOf(headers, isQuery),
  };
}

function protocolOf(headers: IncomingHttpHeaders, isQuery: boolean): Protocol {
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return 'cbor';
  const type = String(headers['content-type'] ?? '');
  return isQuery || type.includes('xml') ? 'xml' : 'json';
}
