import { NotificationRequestItem } from '@adyen/api-library/lib/src/typings/notification/notificationRequestItem.js';
import HmacValidator from '@adyen/api-library/lib/src/utils/hmacValidator.js';
import { jsonPost } from '#test/support/signed-request';
import type { Oracle } from './oracle.ts';

const SECRET = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';
const validator = new HmacValidator();

const keys = {
  package: '@adyen/api-library',
  secret: SECRET,
  otherSecret: 'D1F5A09C3B7E42688EAC90D4715F23BB60C87A94E2D31F05B6A849CE7D10F2A3',
  how: 'signs',
  binary: false,
} as const;

/** Takes the body's text as the merchant's reference. Signs each of two items. */
export const adyen: Oracle = {
  ...keys,
  provider: 'adyen',
  sign(body, now, url, secret = SECRET) {
    const notificationItems = ['7914073381342284', '8515131751004933'].map((pspReference) => {
      const item = notification(pspReference, body.toString(), now);
      const additionalData = { hmacSignature: validator.calculateHmac(item, secret) };
      return { NotificationRequestItem: { ...item, additionalData } };
    });
    return jsonPost(url, Buffer.from(JSON.stringify({ live: 'false', notificationItems })), {});
  },
};

export const adyenPlatform: Oracle = {
  ...keys,
  provider: 'adyen-platform',
  sign(body, _now, url, secret = SECRET) {
    return jsonPost(url, body, { hmacsignature: validator.calculateHmac(body.toString(), secret) });
  },
};

function notification(pspReference: string, merchantReference: string, now: Date): NotificationRequestItem {
  return {
    pspReference,
    merchantReference,
    merchantAccountCode: 'TestMerchant',
    amount: { value: 1130, currency: 'EUR' },
    eventCode: NotificationRequestItem.EventCodeEnum.Authorisation,
    eventDate: now.toISOString(),
    success: NotificationRequestItem.SuccessEnum.True,
  };
}
