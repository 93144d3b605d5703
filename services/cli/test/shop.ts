import { Readable } from 'node:stream';
import { Mapper, type Mapped } from '../src/mapping/mapper.js';
import type { Mapping } from '../src/mapping/mapping.js';
import { parseMapping } from '../src/mapping/mapping.parser.js';
import { csvRows } from '../src/rows/csv-rows.js';

/** A small mapping in the shape of the sample, for specs; `changes` replaces whole lines by others. */
export const retailMapping = (changes: Readonly<Record<string, string>> = {}): string =>
  Object.entries(changes).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the mapping has no "${from}"`);
    return text.replace(from, to);
  }, RETAIL);

const RETAIL = `apiVersion: import/v1
kind: Mapping
source: /shop
columns: [Invoice, Code, Quantity, Time, Price, Customer, Country]
timezone: Europe/London
currency: GBP
reject:
  - reason: no-customer
    when: row.Customer == ""
group:
  key: row.Invoice
  within: 10
let:
  account: "'acct-' + row.Customer"
events:
  - type: account.registered.v1
    once: account
    id: "'registered-' + row.Customer"
    subject: account
    time: instant(row.Time)
    data: {name: row.Customer, country: row.Country}
  - type: account.order-placed.v1
    when: "!row.Invoice.startsWith('C')"
    id: "'inv-' + row.Invoice"
    subject: account
    time: instant(row.Time)
    data:
      orderId: row.Invoice
      lines:
        eachLine:
          sku: row.Code
          quantity: int(row.Quantity)
          amount: money(decimal(row.Price) * decimal(row.Quantity))
  - type: account.order-refunded.v1
    when: row.Invoice.startsWith('C')
    id: "'inv-' + row.Invoice"
    subject: account
    time: instant(row.Time)
    data:
      orderId: row.Invoice
      lines:
        eachLine:
          sku: row.Code
          quantity: -int(row.Quantity)
          amount: money(-decimal(row.Price) * decimal(row.Quantity))
`;

export const retail = (changes?: Readonly<Record<string, string>>): Mapping => parseMapping(retailMapping(changes), 'shop.yaml');

export const HEADER = 'Invoice,Code,Quantity,Time,Price,Customer,Country';

/** A line of the shop's file; only what a test is about need be said. */
export const line = (
  fields: Partial<Record<'invoice' | 'code' | 'quantity' | 'time' | 'price' | 'customer' | 'country', string>> = {},
): string =>
  [
    fields.invoice ?? '100',
    fields.code ?? '85123A',
    fields.quantity ?? '2',
    fields.time ?? '2011-01-05 09:00:00',
    fields.price ?? '1.50',
    fields.customer ?? '7',
    fields.country ?? 'France',
  ].join(',');

/** Everything that the lines become, in order. `chunks` cuts the text of the file wherever it likes. */
export const mapLines = async (
  lines: readonly string[],
  mapping = retail(),
  chunks = (text: Buffer) => [text],
): Promise<Mapped[]> => {
  const text = Buffer.from([HEADER, ...lines].join('\n'));
  const { rows } = csvRows(Readable.from(chunks(text)), mapping);
  const mapper = new Mapper(mapping);
  const mapped: Mapped[] = [];
  for await (const row of rows) mapped.push(...mapper.push(row));
  return [...mapped, ...mapper.end()];
};

/** Events as `id amount…`, rejections as `line reason`: what most specs are about. */
export const brief = (mapped: readonly Mapped[]): string[] =>
  mapped.map((one) => (one.kind === 'event' ? one.event.id : `line ${one.row.line} ${one.reason}`));
