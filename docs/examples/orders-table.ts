import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { defineHandler } from 'catchbasin';
import * as z from 'zod';

const Order = z.object({ order: z.string(), quantity: z.number().int().positive() });
const dynamodb = new DynamoDBClient();

export default defineHandler(async (webhook, { signal }) => {
  const { order, quantity } = webhook.json(Order);
  const Item = { order: { S: order }, quantity: { N: String(quantity) } };
  await dynamodb.send(new PutItemCommand({ TableName: process.env.ORDERS_TABLE, Item }), { abortSignal: signal });
});
