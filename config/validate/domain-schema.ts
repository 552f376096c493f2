import { options, text } from './schema-parts.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = new RegExp(
  '^(?!xn--|sthree-|amzn-s3-demo-|.*\\.\\.|[\\d.]+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]' +
    '(?<!-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)$',
);

const certificateArn = text(
  /^arn:[a-z-]+:acm:/,
  'Must be the ARN of a certificate in AWS Certificate Manager. Correct it.',
);

/** Schema of a `DomainConfig`. */
export const domain = options(
  {
    name: text(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'Must be a host name such as hooks.example.com. Correct it.'),
    certificateArn,
    ownershipCertificateArn: certificateArn.optional(),
    truststore: options(
      {
        bucket: text(
          BUCKET_NAME,
          'Must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and dashes. Set it.',
        ),
        key: text(/./, 'Must be the key of an S3 object. Set it.'),
        version: text(
          /^[!-~]{1,1024}$/,
          'Must be the version id of the S3 object. Copy it from S3, or omit it to use the latest.',
        ).optional(),
      },
      'Must be { bucket, key } of the client certificates. Omit it to accept all clients.',
    ).optional(),
  },
  'Must be { name, certificateArn } and optionally a truststore. Omit it to use the address of API Gateway.',
);
