import { contract } from '../contract.js';
import { id, integer, oneOf, optional, word } from '../schema.js';

const ticketId = id('Ticket', 'Number of the ticket.');

/** What the customer says. Texts stay in the system that received them: they may hold personal data. */
export const voiceEvents = [
  contract('account.ticket-opened.v1', 'Ticket opened', 'The customer asked for help.', {
    ticketId,
    level: oneOf('Level', 'How urgent: P1 is the most urgent.', ['P1', 'P2', 'P3', 'P4']),
  }),
  contract('account.ticket-answered.v1', 'Ticket answered', 'Somebody answered for the first time.', { ticketId }),
  contract('account.ticket-resolved.v1', 'Ticket resolved', 'The customer was helped.', { ticketId }),
  contract('account.complaint-filed.v1', 'Complaint filed', 'The customer complained.', {
    complaintId: id('Complaint', 'Number of the complaint.'),
    kind: word('Kind', 'What about, such as `over-promise` or `bad-manner`.'),
  }),
  contract('account.survey-answered.v1', 'Survey answered', 'The customer answered a survey.', {
    survey: oneOf('Survey', 'Kind of the survey: NPS (0 to 10) or CSAT (1 to 5).', ['nps', 'csat']),
    score: integer('Score', 'The answer, on the scale of the survey.', 0, 10),
  }),
  contract('account.feedback-given.v1', 'Feedback given', 'The customer said something worth keeping.', {
    kind: oneOf('Kind', 'Whether it praises, asks for or faults something.', ['praise', 'request', 'criticism']),
    topic: optional(word('Topic', 'What about.')),
  }),
];
