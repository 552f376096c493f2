import { signRequest as signAsContentful } from '@contentful/node-apps-toolkit/requests';
import * as presets from '../../../contract/providers/index.ts';
import { doorOf, NOW } from '../../support/ingest.ts';

const BODY = Buffer.from('{"sys":{"id":"entry-1"}}');

describe('Contentful: of one captured request', () => {
  const LISTING = 'x-contentful-signed-headers';
  const TIME = 'x-contentful-timestamp';
  const secret = 's'.repeat(64);
  const own = {
    'content-type': 'application/json; charset=utf-8',
    'x-contentful-topic': 'ContentManagement.Entry.save',
  };

  /** The request, and the text of its headers that is signed. */
  function capture(headers: Record<string, string> = own, at = NOW) {
    const request = { method: 'POST', path: '/t', headers, body: BODY.toString() } as const;
    const all: Record<string, string> = { ...headers, ...signAsContentful(secret, request, at.getTime()) };
    const text = (all[LISTING] ?? '')
      .split(',')
      .map((name) => `${name}:${all[name]}`)
      .join(';');
    return { all, text };
  }
  const statusOf = async (headers: Record<string, string>) => {
    const { statusCode, kept } = await doorOf(presets.contentful({ secret: 's' }), { secret: () => secret }).ask({
      headers,
      body: BODY,
    });
    expect(kept).toBe(statusCode === 200);
    return statusCode;
  };
  const hiddenInContentType = (text: string) => ({ 'content-type': text.slice('content-type:'.length) });

  test('what Contentful signed is taken', async () => {
    expect(await statusOf(capture().all)).toBe(200);
  });

  test('a list without the time makes no old one fresh', async () => {
    const { all, text } = capture(own, new Date('2026-10-01T00:00:00Z'));
    const forged = { ...all, ...hiddenInContentType(text), [LISTING]: 'content-type', [TIME]: String(NOW.getTime()) };
    expect(await statusOf(forged)).toBe(401);
  });

  test('a list without itself changes no header', async () => {
    const { all, text } = capture();
    const [before = ''] = text.split(`;${TIME}:`);
    const list = `content-type,${TIME},x-contentful-topic`;
    expect(await statusOf({ ...all, ...hiddenInContentType(before), [LISTING]: list })).toBe(401);
  });

  test('a value that looks like further headers stands for none', async () => {
    const list = `content-type,${LISTING},${TIME},x-name`;
    const name = `n;${LISTING}:${list};${TIME}:${NOW.getTime()};x-name:m`;
    const { all, text } = capture({ 'content-type': 'a', 'x-name': name }, new Date('2026-10-01T00:00:00Z'));
    const before = text.slice(0, text.lastIndexOf(`;${LISTING}:`));
    const forged = { ...all, ...hiddenInContentType(before), [TIME]: String(NOW.getTime()), 'x-name': 'm' };
    expect(await statusOf(forged)).toBe(401);
  });

  test('a header that is listed over and over is not put together', async () => {
    const { all } = capture();
    const door = doorOf(presets.contentful({ secret: 's' }), { secret: () => secret });
    await door.ask({ headers: { ...all, [LISTING]: `${all[LISTING]},${all[LISTING]}` }, body: BODY });
    expect(door.lines).toMatchObject([{ fields: { status: 401, reason: 'signature-malformed' } }]);
  });
});
