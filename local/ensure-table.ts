import { isDeepStrictEqual } from 'node:util';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  type TableDescription,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';

/**
 * Creates a table unless it exists with the same keys. A table with other keys is replaced, as in a deployment.
 *
 * @returns true when it has replaced a table, whose items are gone
 */
export async function ensureTable(client: DynamoDBClient, table: CreateTableCommandInput): Promise<boolean> {
  const { TableName } = table;
  try {
    await client.send(new CreateTableCommand(table));
    return false;
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  if (isDeepStrictEqual(keysOf(table), keysOf(Table ?? {}))) return false;
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 30 }, { TableName });
  await client.send(new CreateTableCommand(table));
  return true;
}

/** Returns the keys of a table and its indexes in an order that is the same for the same keys. */
function keysOf({
  KeySchema = [],
  AttributeDefinitions = [],
  GlobalSecondaryIndexes: global,
  LocalSecondaryIndexes: local,
}: CreateTableCommandInput | TableDescription) {
  const indexes = [...(global ?? []), ...(local ?? [])];
  return {
    KeySchema,
    attributes: Object.fromEntries(
      AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
    ),
    indexes: Object.fromEntries(indexes.map(({ IndexName, ...index }) => [IndexName, index.KeySchema])),
  };
}
