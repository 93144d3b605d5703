import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A key and what vouches for it, both as PEM. */
export type Certificate = Readonly<{ key: string; certificate: string }>;

/** Signs certificates that nobody trusts who was not given this authority's own (as PEM). */
export type Authority = Readonly<{ certificate: string; issue: (...hosts: readonly string[]) => Certificate }>;

/** A certificate authority of one test, made of nothing but Node: X.509 v3 (RFC 5280), ECDSA with P-256. */
export const testAuthority = (name = 'Strata test authority'): Authority => {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = distinguishedName(name);
  const isAuthority = extension('551d13', sequence(der(0x01, [0xff])));
  return {
    certificate: signed({ issuer, subject: issuer, publicKey: own.publicKey, by: own.privateKey, extensions: [isAuthority] }),
    issue: (...hosts) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const subject = distinguishedName(hosts[0] ?? 'nobody');
      const names = extension('551d11', sequence(...hosts.map(generalName)));
      return {
        key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
        certificate: signed({ issuer, subject, publicKey, by: own.privateKey, extensions: [names] }),
      };
    },
  };
};

type Signing = Readonly<{
  issuer: Buffer;
  subject: Buffer;
  publicKey: KeyObject;
  by: KeyObject;
  extensions: readonly Buffer[];
}>;

const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';
const DAY_MS = 86_400_000;

const signed = ({ issuer, subject, publicKey, by, extensions }: Signing): string => {
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const version3 = der(0xa0, der(0x02, [2]));
  const serial = der(0x02, [1, ...randomBytes(8)]);
  const validity = sequence(utcTime(Date.now() - DAY_MS), utcTime(Date.now() + 30 * DAY_MS));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const content = [version3, serial, algorithm, issuer, validity, subject, spki, der(0xa3, sequence(...extensions))];
  const toSign = sequence(...content);
  const whole = sequence(toSign, algorithm, der(0x03, [0], sign('sha256', toSign, by)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};

/** Tag, length, content: all there is to DER. */
const der = (tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer => {
  const content = Buffer.concat(parts.map((part) => Uint8Array.from(part)));
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...size]), content]);
};

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const distinguishedName = (name: string): Buffer => sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, Buffer.from(name)))));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
const utcTime = (ms: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

/** An IPv4 address or a DNS name, as a subject alternative name. */
const generalName = (host: string): Buffer =>
  isIP(host) === 4 ? der(0x87, host.split('.').map(Number)) : der(0x82, Buffer.from(host));
