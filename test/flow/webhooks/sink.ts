/** Where the handlers tell the test what they were given; the copy of the project gets the real address. */
export const SINK = 'http://127.0.0.1:0';
