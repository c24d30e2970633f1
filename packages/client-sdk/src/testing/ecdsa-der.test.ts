// The edges of DER integers: leading zeros go, a leading one bit gets a zero in front.
import { expect, test } from 'vitest';
import { ecdsaSignatureToDer } from './ecdsa-der.ts';

const derOf = (hex: string) => Buffer.from(ecdsaSignatureToDer(Uint8Array.from(Buffer.from(hex, 'hex')))).toString('hex');

test.each([
  ['7f01' + '0102', '3008' + '02027f01' + '02020102'],
  ['8001' + '0102', '3009' + '0203008001' + '02020102'],
  ['0001' + '0000', '3006' + '020101' + '020100'],
  ['0080' + '00ff', '3008' + '02020080' + '020200ff'],
])('%s becomes %s', (raw, der) => {
  expect(derOf(raw)).toBe(der);
});
