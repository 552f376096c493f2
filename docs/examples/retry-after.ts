import { defineHandler, RetryAfterError } from 'catchbasin';

export default defineHandler(async (webhook, { signal }) => {
  const response = await fetch('https://crm.example/contacts', { method: 'POST', body: webhook.text(), signal });
  if (response.status === 429) {
    throw new RetryAfterError(Number(response.headers.get('retry-after') ?? 60));
  }
  if (!response.ok) throw new Error(`the CRM responded ${response.status}`);
});
