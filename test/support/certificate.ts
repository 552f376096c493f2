import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Certificate of a test and its private key. */
export interface TestCertificate {
  readonly pem: string;
  readonly privateKey: KeyObject;
  readonly commonName: string;
}

export interface CertificateOptions {
  readonly commonName: string;
  /** @default the certificate signs itself */
  readonly issuer?: TestCertificate;
  /** @default false */
  readonly isCa?: boolean;
  /** Alternative names. @default the common name */
  readonly hosts?: readonly string[];
  readonly from?: Date;
  readonly to?: Date;
  /** @default new ones */
  readonly keys?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  /** Bits of the RSA key. @default 2048 */
  readonly bits?: number;
}

const ALWAYS = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2049-01-01T00:00:00Z') };

/** Issues a certificate. Node can read certificates and cannot make them. */
export function issueCertificate(options: CertificateOptions): TestCertificate {
  const { commonName, isCa = false, bits = 2_048, hosts = [commonName], from = ALWAYS.from, to = ALWAYS.to } = options;
  const { publicKey, privateKey } = options.keys ?? generateKeyPairSync('rsa', { modulusLength: bits });
  const issuer = options.issuer ?? { commonName, privateKey };
  const extensions = [
    extension('551d13', sequence(...(isCa ? [tlv(0x01, Buffer.from([0xff]))] : []))),
    ...(isCa ? [] : [extension('551d11', sequence(...hosts.map((host) => tlv(0x82, Buffer.from(host)))))]),
  ];
  const signed = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([1, serial++])),
    SHA256_WITH_RSA,
    nameOf(issuer.commonName),
    sequence(time(from), time(to)),
    nameOf(commonName),
    publicKey.export({ format: 'der', type: 'spki' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', signed, issuer.privateKey);
  const der = sequence(signed, SHA256_WITH_RSA, tlv(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').replaceAll(/(.{64})/g, '$1\n');
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`,
    privateKey,
    commonName,
  };
}

let serial = 1;

/** Encodes a value of DER: its tag, its length and its content. */
function tlv(tag: number, ...pieces: readonly Buffer[]): Buffer {
  const content = Buffer.concat(pieces);
  const { length } = content;
  const header = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}

function sequence(...pieces: readonly Buffer[]): Buffer {
  return tlv(0x30, ...pieces);
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(tlv(0x06, Buffer.from(id, 'hex')), tlv(0x04, value));
}

function nameOf(commonName: string): Buffer {
  const attribute = sequence(tlv(0x06, Buffer.from('550403', 'hex')), tlv(0x0c, Buffer.from(commonName)));
  return sequence(tlv(0x31, attribute));
}

function time(date: Date): Buffer {
  return tlv(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`));
}

const SHA256_WITH_RSA = sequence(tlv(0x06, Buffer.from('2a864886f70d01010b', 'hex')), tlv(0x05));
