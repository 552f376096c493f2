import { defineHandler, shared } from 'catchbasin';

const accessToken = shared(async () => {
  const response = await fetch('https://erp.example/token', { method: 'POST' });
  if (!response.ok) throw new Error(`the ERP returned no token: ${response.status}`);
  return response.text();
});

export default defineHandler(async (webhook, { signal }) => {
  const headers = { authorization: `Bearer ${await accessToken()}` };
  const response = await fetch('https://erp.example/events', {
    method: 'POST',
    headers,
    body: webhook.bytes(),
    signal,
  });
  if (!response.ok) throw new Error(`the ERP responded ${response.status}`);
});
