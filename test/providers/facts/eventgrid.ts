import type { ProviderFacts } from '#test/providers/provider-facts';

const RETRY = 'https://learn.microsoft.com/en-us/azure/event-grid/delivery-and-retry' as const;
const STATUSES = 'code: MicrosoftDocs/azure-docs articles/event-grid/delivery-and-retry.md' as const;
const VALIDATION =
  'code: MicrosoftDocs/azure-docs articles/event-grid/end-point-validation-event-grid-events-schema.md' as const;
const CLOUD_EVENTS =
  'code: MicrosoftDocs/azure-docs articles/event-grid/end-point-validation-cloud-events-schema.md' as const;

export default {
  name: 'Azure Event Grid',
  evidence: 'D',
  deadlineSeconds: 30,
  note: 'by a secret delivery property, not by JWT; a batch has up to 5,000 events',
  success: { expects: '200 to 204 within 30 s; the validation needs 200, not 202', source: STATUSES },
  refusal: {
    expects: '400, 401, 403 and 413 end the retries: the event is dead-lettered or dropped; others are repeated',
    source: RETRY,
  },
  firstContact: {
    expects: 'POST with aeg-event-type SubscriptionValidation, or OPTIONS for CloudEvents; also on every update',
    source: VALIDATION,
  },
  retries: {
    schedule: '10 and 30 s, 1, 5, 10 and 30 min, 1 h, then every hour for 24 h; at most 30 tries',
    lastAfterSeconds: 86_400,
    signed: 'none',
    source: STATUSES,
  },
  requests: [
    {
      name: 'subscription validation',
      headers: { 'content-type': 'application/json', 'aeg-event-type': 'SubscriptionValidation' },
      body: JSON.stringify([
        {
          id: '2d1781af-3a4c-4d7c-bd0c-e34b19da4e66',
          topic: '/subscriptions/00000000-0000-0000-0000-000000000000',
          subject: '',
          data: { validationCode: 'fake-code', validationUrl: 'https://rp-eastus2.eventgrid.azure.net:553/validate' },
          eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
          eventTime: '2022-10-28T04:23:35.1981776Z',
          metadataVersion: '1',
          dataVersion: '1',
        },
      ]),
      outcome: { status: 200, contentType: 'application/json', body: '{"validationResponse":"fake-code"}' },
      source: VALIDATION,
    },
    {
      name: 'CloudEvents validation',
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'eventemitter.example.com' },
      signed: false,
      outcome: { status: 200 },
      source: CLOUD_EVENTS,
    },
    {
      name: 'Event Grid event',
      headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification' },
      body: JSON.stringify([
        {
          id: '93902694-901e-008f-6f95-7153a806873c',
          eventTime: '2020-08-13T17:18:13.1647262Z',
          eventType: 'Microsoft.Storage.BlobCreated',
          dataVersion: '',
          metadataVersion: '1',
          topic: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/a',
          subject: '/blobServices/default/containers/deadletter/blobs/myBlobFile.txt',
          data: { api: 'PutBlob' },
        },
      ]),
      outcome: 'queued',
      source: STATUSES,
    },
    {
      name: 'CloudEvent',
      headers: { 'content-type': 'application/cloudevents+json', 'aeg-event-type': 'Notification' },
      body: JSON.stringify({
        id: 'caee971c-3ca0-4254-8f99-1395b394588e',
        source: 'mysource',
        subject: 'mySubject',
        type: 'fooEventType',
        datacontenttype: 'application/json',
        data: { prop1: 'value1', prop2: 5 },
      }),
      outcome: 'queued',
      source: STATUSES,
    },
    {
      name: 'deletion of the subscription, fields left out',
      headers: { 'content-type': 'application/json', 'aeg-event-type': 'SubscriptionDeletion' },
      body: '[{}]',
      outcome: 'queued',
      source: 'code: MicrosoftDocs/azure-docs articles/event-grid/includes/message-headers.md',
    },
  ],
} satisfies ProviderFacts;
