/** The mediator beside the resident: who assists in the visit that is going on, since when, and what it was about. */
export { Assistance, type AssistanceRecord, type PresentAssistance } from './assistance.ts';
