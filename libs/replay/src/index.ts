export { audit, type Audited, type AuditOptions } from './audit.js';
export { describeDifference, type Difference } from './difference.js';
export { combineDigests, type DayDigest } from './digests.js';
export { isInput, recordedInputs } from './inputs.js';
export { Record, type RecordOptions } from './record.js';
export { dayOf, type Decision, type Replayable } from './replayable.js';
export { type Past, rerun } from './rerun.js';
