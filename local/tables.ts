import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { Template } from '#ops/stack/template';
import { ACCOUNT, CREDENTIALS, REGION, type Resolver } from './resolver.ts';

/** The running DynamoDB emulator. */
export interface Tables {
  readonly url: string;
  stop(): void;
}

/** Starts a DynamoDB emulator on a free loopback port and creates the template's tables. */
export async function startTables(template: Template, resolver: Resolver): Promise<Tables> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const client = new DynamoDBClient({ region: REGION, credentials: CREDENTIALS, endpoint: url });
  for (const [logicalId, { KeySchema, AttributeDefinitions }] of template.all('AWS::DynamoDB::Table')) {
    const table = { TableName: logicalId, BillingMode: 'PAY_PER_REQUEST', KeySchema, AttributeDefinitions } as const;
    await client.send(new CreateTableCommand(table));
    resolver.add(logicalId, { ref: logicalId, arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${logicalId}` });
  }
  client.destroy();
  return {
    url,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
