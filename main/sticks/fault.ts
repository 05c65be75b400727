import type { StickFaultCode } from '../../contract/sticks.ts';

/**
 * Thrown where bytes of a stick are read or written, and made an answer in one place (session.ts): every line that follows a
 * pointer on a hostile stick would otherwise have to pass the failure on by hand.
 */
export class StickFault extends Error {
  readonly code: StickFaultCode;
  constructor(code: StickFaultCode) {
    super(code);
    this.code = code;
  }
}
