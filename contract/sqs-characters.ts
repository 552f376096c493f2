/** SQS refuses a message with any of these. In JSON all of them are escaped but U+FFFE and U+FFFF. */
export const REFUSED_BY_SQS = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
