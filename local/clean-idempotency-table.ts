import { DeleteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { CREDENTIALS, REGION } from './resolver.ts';

/**
 * Deletes the locks of processors that have ended, which would otherwise block their events for minutes, and the
 * records that have expired. DynamoDB deletes expired items itself, but the emulator does not.
 */
export async function cleanIdempotencyTable(endpoint: string, TableName: string): Promise<void> {
  const client = new DynamoDBClient({ region: REGION, credentials: CREDENTIALS, endpoint });
  try {
    const pages = paginateScan(
      { client },
      {
        TableName,
        ProjectionExpression: 'id',
        FilterExpression: '#status = :running OR expiration < :now',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':running': { S: 'INPROGRESS' },
          ':now': { N: String(Math.floor(Date.now() / 1_000)) },
        },
      },
    );
    for await (const { Items = [] } of pages) {
      for (const { id } of Items) if (id) await client.send(new DeleteItemCommand({ TableName, Key: { id } }));
    }
  } finally {
    client.destroy();
  }
}
