import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'code: cloudflare/cloudflare-docs src/content/docs/stream/manage-video-library/using-webhooks.mdx';
const NONE = 'not documented: searched "Cloudflare Stream webhook retry failed delivery not 2xx"' as const;
const UID = '6b9e68b07dfee8cc2d116e4c51d6a957';
const HOST = 'https://customer-f33zs165nr7gyfy4.cloudflarestream.com';
const JSON_TYPE = { 'content-type': 'application/json' };

export default {
  name: 'Cloudflare Stream',
  evidence: 'D',
  note: 'one webhook per account. Events have no id, and the uid is that of the video',
  success: { expects: 'not documented', source: NONE },
  refusal: { expects: 'not documented', source: NONE },
  firstContact: { expects: 'none known', source: NONE },
  retries: { schedule: 'not documented', signed: 'unknown', source: NONE },
  requests: [
    {
      name: 'video is ready, fields left out',
      headers: JSON_TYPE,
      body: JSON.stringify({
        uid: UID,
        creator: null,
        thumbnail: `${HOST}/${UID}/thumbnails/thumbnail.jpg`,
        thumbnailTimestampPct: 0,
        readyToStream: true,
        status: { state: 'ready', pctComplete: '39.000000', errorReasonCode: '', errorReasonText: '' },
        meta: { filename: 'small.mp4', filetype: 'video/mp4', name: 'small.mp4' },
        created: '2022-06-30T17:53:12.512033Z',
        modified: '2022-06-30T17:53:21.774299Z',
        size: 383631,
        duration: 5.5,
        input: { width: 560, height: 320 },
        playback: { hls: `${HOST}/${UID}/manifest/video.m3u8`, dash: `${HOST}/${UID}/manifest/video.mpd` },
        watermark: null,
      }),
      outcome: 'queued',
      eventType: 'ready',
      source: DOCS,
    },
    {
      name: 'video is malformed, fields left out',
      headers: JSON_TYPE,
      body: JSON.stringify({
        readyToStream: false,
        status: {
          state: 'error',
          step: 'encoding',
          pctComplete: '39',
          errReasonCode: 'ERR_MALFORMED_VIDEO',
          errReasonText: 'The video was deemed to be corrupted or malformed.',
        },
      }),
      outcome: 'queued',
      eventType: 'error',
      source: DOCS,
    },
  ],
} satisfies ProviderFacts;
