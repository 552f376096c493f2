import { App, Stack } from 'aws-cdk-lib';
import { describeUserError } from '#bin/describe-user-error';

test('shows the errors of a validation without the stack trace of the CDK', () => {
  const app = new App();
  new Stack(app, 'Stack').node.addValidation({ validate: () => ['Too large. Make it smaller.'] });
  let thrown: unknown;
  try {
    app.synth();
  } catch (error) {
    thrown = error;
  }
  expect(describeUserError(thrown)).toMatch(/^Validation failed .*\n {2}\[Stack\] Too large\. Make it smaller\.\n$/);
});
