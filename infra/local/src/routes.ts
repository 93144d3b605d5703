/** Which service answers a route: the first element of the path after `/v1/`. In a cluster an HTTPRoute says the same. */
const SERVICE_OF: Readonly<Record<string, string>> = {
  accounts: 'account',
  events: 'account',
  days: 'account',
  'event-types': 'account',
  scores: 'scoring',
  decisions: 'scoring',
  policies: 'scoring',
  'what-ifs': 'scoring',
  overrides: 'scoring',
  entitlements: 'scoring',
  segments: 'scoring',
  reviews: 'scoring',
  stages: 'lifecycle',
  signals: 'lifecycle',
  renewals: 'lifecycle',
  reports: 'lifecycle',
  backtests: 'lifecycle',
};

const SERVICES = new Set(Object.values(SERVICE_OF));

/** The service that a path belongs to; undefined when it is nobody's. `/v1/ledgers/<service>`, `/v1/parked/<service>` and `/v1/replays/<service>` name it themselves. */
export const serviceOf = (url: string): string | undefined => {
  const [, version, first = '', second = ''] = (url.split('?')[0] ?? '').split('/');
  if (version !== 'v1') return undefined;
  if (first === 'ledgers' || first === 'parked' || first === 'replays') return SERVICES.has(second) ? second : undefined;
  return Object.hasOwn(SERVICE_OF, first) ? SERVICE_OF[first] : undefined;
};
