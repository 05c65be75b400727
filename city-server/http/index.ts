export { answerErrorsAsJson, closeApplication, codeOf, makeApplication, type Tls } from './application.ts';
export { makeRateLimit } from './rate-limit.ts';
export { answering, checked, type Refusal, type RefusalCode, refusal, sendRefusal, statusOf } from './refusals.ts';
