import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { TableProperties, Template } from '#ops/stack/template';
import type { CreateResource } from './create-resource.ts';
import { ensureTable } from './ensure-table.ts';
import { ACCOUNT, CREDENTIALS, REGION, type Resolver } from './resolver.ts';

/** The running DynamoDB emulator. */
export interface Tables {
  readonly url: string;
  readonly server: Server;
  stop(): Promise<void>;
}

export interface TablesProps {
  /** The directory of the data. */
  readonly directory: string;
  /** Called when a table is replaced because its keys have changed. */
  readonly onReplaced: (table: string) => void;
}

/** Starts a DynamoDB emulator on a free loopback port and creates the template's tables, unless they exist. */
export async function startTables(
  template: Template,
  resolver: Resolver,
  create: CreateResource,
  { directory, onReplaced }: TablesProps,
): Promise<Tables> {
  mkdirSync(directory, { recursive: true });
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, path: directory });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const client = new DynamoDBClient({ region: REGION, credentials: CREDENTIALS, endpoint: url });
  const tables = [...template.all('AWS::DynamoDB::Table'), ...template.all('AWS::DynamoDB::GlobalTable')];
  for (const [logicalId, properties] of tables) {
    await create(logicalId, async () => {
      const name = properties.TableName === undefined ? logicalId : resolver.resolve(properties.TableName);
      if (await ensureTable(client, tableOf(name, properties))) onReplaced(name);
      const arn = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`;
      resolver.add(logicalId, { ref: name, arn, attributes: { StreamArn: `${arn}/stream/local` } });
    });
  }
  client.destroy();
  return {
    url,
    server,
    async stop() {
      const closed = new Promise((close) => server.close(close));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Selects what the emulator knows of a table. Capacity, streams, replicas and the like have no effect there. */
function tableOf(name: string, properties: TableProperties): CreateTableCommandInput {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  const indexes = (all: TableProperties['GlobalSecondaryIndexes']) =>
    all?.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions,
    KeySchema,
    GlobalSecondaryIndexes: indexes(GlobalSecondaryIndexes),
    LocalSecondaryIndexes: indexes(LocalSecondaryIndexes),
  };
}
