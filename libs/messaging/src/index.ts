export type { Batch, EventSource, Subscription } from './event-source.js';
export { BatchContext } from './batch.context.js';
export { BatchFilter } from './batch.filter.js';
export { ConsumerServer, type ConsumerServerOptions } from './consumer.server.js';
export { ConsumerLoop, type ConsumerLog, type ConsumerOptions, type OwnInputs } from './consumer-loop.js';
export type { ConsumerHealth, PartitionHealth, PartitionState } from './consumer.health.js';
export { type BatchHandler, type Checkpoints, type Delivered, deliverOnce, type DeliveryOptions } from './delivery.js';
export { type Failure, failureOf } from './failure.js';
export { LedgerSource, type LedgerSourceOptions } from './ledger.source.js';
export { CannotHandle, type ParkingReason, type Poison, requireSound } from './parking/cannot-handle.js';
export { type ParkedEvent, Parking, type Resolution } from './parking/parking.js';
export {
  ParkedStreams,
  type ParkedStreamsOptions,
  type ParkedView,
  type Past,
  type Refolded,
  type ResolvedView,
} from './parking/parked-streams.js';
export { type Place, Skips } from './parking/skips.js';
export { type PeerLedger, peerLedger, type PeerOptions } from './peer-ledger.js';
export { NotYet } from './not-yet.js';
export { ownInputs } from './own-inputs.js';
export { Kafka } from './kafka/kafka.js';
export type { KafkaLog } from './kafka/kafka.log.js';
export {
  type KafkaEnvironment,
  type KafkaSettings,
  kafkaSettings,
  type SaslMechanism,
  saslMechanisms,
} from './kafka/kafka-settings.js';
export { KafkaSource, type KafkaSourceOptions } from './kafka/kafka.source.js';
export { type Feed, FeedClient, type FeedClientOptions, FeedUnavailable } from './kafka/feed-client.js';
export type { PublicMessage } from './kafka/cloud-event.headers.js';
export { ensureTopics, NoSuchTopic, requireTopics, WrongPartitions } from './kafka/topics.js';
export { readTopics, type Topic } from './kafka/topics.parser.js';
export { type Publisher, Relay, type RelayOptions } from './relay/relay.js';
export type { RelayHealth, RelayPartition, RelayState } from './relay/relay.health.js';
export { type RunningRelay, startRelay, type StartRelayOptions } from './relay/start-relay.js';
export { candidateInput, upToDay } from './fold/candidate.js';
export { catchUp } from './fold/catch-up.js';
export { foldInMemory } from './fold/fold-in-memory.js';
export type { CheckEvent, Core, FoldNames } from './fold/core.js';
export { accountsIn, type Decided, type FoldOptions, PartitionFold } from './fold/partition.fold.js';
export { initialPartition, type PartitionState as FoldedPartition, readPartitionState } from './fold/partition-state.js';
export { type Opened, type Outcome, PartitionStore, pastInputs, statesAhead, type StoreOptions } from './fold/partition.store.js';
export { PublishedPolicies } from './fold/published-policies.js';
export { inputsOf, type NewInput, publicationOf, type RecordedInput, recordInputs, toInput } from './fold/recorded-input.js';
export { accountOf, accountStream, dateOf, INPUTS_STREAM } from './fold/streams.js';
