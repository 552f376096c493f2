import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { defineHandler, ignore, onEvents } from 'catchbasin';
import * as z from 'zod';

const InvoiceEvent = z.object({
  id: z.string(),
  created: z.int(),
  data: z.object({
    object: z.object({ id: z.string(), customer: z.string(), currency: z.string(), amount_due: z.int() }),
  }),
});

const dynamodb = new DynamoDBClient();

/** Writes the invoice of an event with a status, unless the table has that of a newer event. */
const save = (status: 'paid' | 'payment_failed') =>
  defineHandler(async (webhook, { signal, log }) => {
    const { id: event, created, data } = webhook.json(InvoiceEvent);
    const { id: invoice, customer, currency, amount_due } = data.object;
    const command = new PutItemCommand({
      TableName: process.env.INVOICES_TABLE,
      Item: {
        invoice: { S: invoice },
        status: { S: status },
        customer: { S: customer },
        currency: { S: currency },
        amountDue: { N: String(amount_due) },
        event: { S: event },
        eventCreated: { N: String(created) },
      },
      // Stripe does not deliver events in order. Its times are in seconds, so an event of the same second is written.
      ConditionExpression: 'attribute_not_exists(invoice) OR eventCreated <= :created',
      ExpressionAttributeValues: { ':created': { N: String(created) } },
    });
    try {
      await dynamodb.send(command, { abortSignal: signal });
      log.info('invoice saved', { invoice, status });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      log.info('invoice left as it is, because the table has a newer event', { invoice, status });
    }
  });

export default onEvents({
  'invoice.paid': save('paid'),
  'invoice.payment_failed': save('payment_failed'),
  '*': ignore,
});
