/** Characters that SQS refuses in a message. JSON escapes all of them except U+FFFE and U+FFFF. */
export const REFUSED_BY_SQS = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
