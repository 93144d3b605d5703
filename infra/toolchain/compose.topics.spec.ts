import { readFileSync } from 'node:fs';

import { readTopics } from '@strata/messaging';
import { parse } from 'yaml';

type Compose = { services: Record<'kafka' | 'kafka-topics', { image: string; environment: Record<string, string> }> };

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const { services } = parse(readFileSync(at('docker-compose.yml'), 'utf8')) as Compose;

const DAY_MS = 86_400_000;

it('the topics of docker-compose.yml are those of infra/kafka/topics.yaml, kept as long', () => {
  const listed = readTopics(at('infra/kafka/topics.yaml')).map(
    ({ name, retention, compacted }) =>
      `${name} ${compacted ? 'compact' : 'delete'} ${retention === undefined ? -1 : Number(retention.slice(1, -1)) * DAY_MS}`,
  );
  expect(services['kafka-topics'].environment['TOPICS']?.trim().split('\n')).toEqual(listed);
});

it('Kafka has one version everywhere: in docker-compose.yml, in the tests with Docker, and with Java and Maven', () => {
  const pom = readFileSync(at('infra/kafka/pom.xml'), 'utf8');
  const version = /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>(.+)</.exec(pom)?.[1];
  const image = `apache/kafka:${version ?? ''}`;
  expect([services.kafka.image, services['kafka-topics'].image]).toEqual([image, image]);
  expect(readFileSync(at('libs/testing/src/kafka-docker.ts'), 'utf8')).toContain(`'${image}'`);
});
