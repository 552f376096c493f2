import type { Protocol } from './describe-call.ts';

/** An error response of an AWS service. */
export interface ServiceErrorResponse {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Formats an error so that the SDK throws it with this code as name and this message. */
export function formatServiceError(protocol: Protocol, code: string, message: string): ServiceErrorResponse {
  switch (protocol) {
    case 'cbor':
      return {
        headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
        // A map of two entries.
        body: Buffer.concat([Buffer.of(0xa2), ...['__type', code, 'message', message].map(cborText)]),
      };
    case 'xml': {
      const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
      return { headers: { 'content-type': 'text/xml' }, body: `<ErrorResponse>${error}</ErrorResponse>` };
    }
    default:
      return {
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
        body: JSON.stringify({ __type: code, message }),
      };
  }
}

/** Encodes a text with the length in two bytes. */
function cborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.of(0x79, 0, 0);
  head.writeUInt16BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
