import { randomUUID } from 'node:crypto';

import { defaultResource, detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { attributeNames as names } from '@strata/ledger';

const instance = randomUUID();

/** What traces and metrics of this process have in common; OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word. */
export const resourceOf = (service: string): Resource =>
  defaultResource()
    .merge(
      resourceFromAttributes({
        [names.serviceName]: service,
        [names.serviceNamespace]: 'strata',
        [names.serviceInstance]: instance,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
