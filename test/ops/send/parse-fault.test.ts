import { InvalidArgumentError } from 'commander';
import { parseFault } from '#ops/send/parse-fault';

test.each([
  ['s3:fail', { s3: { kind: 'fail', share: 1 } }],
  ['sqs:drop', { sqs: { kind: 'drop', share: 1 } }],
  ['sqs:delay:1500', { sqs: { kind: 'delay', delayMs: 1500, share: 1 } }],
  ['s3:fail@0.3', { s3: { kind: 'fail', share: 0.3 } }],
  ['dynamodb:fail@0.5', { dynamodb: { kind: 'fail', share: 0.5 } }],
  ['dynamodb:delay:20', { dynamodb: { kind: 'delay', delayMs: 20, share: 1 } }],
  ['s3:delay:20@.5', { s3: { kind: 'delay', delayMs: 20, share: 0.5 } }],
])('parses %s', (text, faults) => {
  expect(parseFault(text)).toEqual(faults);
});

test('adds a fault of another service to the earlier ones', () => {
  expect(parseFault('dynamodb:drop', parseFault('sqs:drop', parseFault('s3:fail')))).toMatchObject({
    s3: { kind: 'fail' },
    sqs: { kind: 'drop' },
    dynamodb: { kind: 'drop' },
  });
});

test.each([
  '',
  's3',
  's3:delay:soon',
  'sns:fail',
  'constructor:fail',
  's3:burn',
  's3:delay',
  's3:delay:0',
  's3:delay:900001',
  's3:fail:20',
  's3:fail@1.5',
  's3:fail@0.3.1',
])('names what is allowed instead of "%s"', (text) => {
  expect(() => parseFault(text)).toThrow(
    new InvalidArgumentError(
      'It must be <s3|sqs|dynamodb>:<fail|delay:milliseconds|drop>[@share], with 1 to 900000 milliseconds and a ' +
        'share from 0 to 1, such as s3:fail, sqs:delay:1500 or s3:drop@0.3.',
    ),
  );
});

test('accepts one fault per service', () => {
  expect(() => parseFault('s3:drop', parseFault('s3:fail'))).toThrow('s3 can have one fault at a time');
});
