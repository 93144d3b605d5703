/**
 * Every attribute name of our spans and metrics. HTTP, service and error names are stable semantic conventions; those of messaging are
 * still in development, so they are pinned here, as of version 1.45, and change by an edit of this file only.
 */
export const attributeNames = {
  cpuMode: 'cpu.mode',
  error: 'error.type',

  httpMethod: 'http.request.method',
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',
  urlScheme: 'url.scheme',

  messagingBatchSize: 'messaging.batch.message_count',
  messagingConsumerGroup: 'messaging.consumer.group.name',
  messagingDestination: 'messaging.destination.name',
  messagingOperation: 'messaging.operation.type',
  messagingPartition: 'messaging.destination.partition.id',
  messagingSystem: 'messaging.system',

  serviceInstance: 'service.instance.id',
  serviceName: 'service.name',
  serviceNamespace: 'service.namespace',

  /** The schema of a ledger. */
  ledger: 'ledger',
  /** What became of a command or was decided. */
  outcome: 'outcome',

  /** How many commands a flush took, and how many of them have to be decided again. */
  flushAgain: 'strata.ledger.flush.decided_again',
  flushCommands: 'strata.ledger.flush.commands',
} as const;
