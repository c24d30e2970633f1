// Whether 32 bytes are an Ed25519 public key (RFC 8032, section 5.1.3) that only one secret signs for. Importing one
// doesn't tell: bytes that are no point import as well, and under a point of small order anybody's signature verifies.
const prime = 2n ** 255n - 19n;
// d of the curve: -121665/121666.
const curveConstant =
  37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const keyBytes = 32;
// The y of points of order 8; the other such points have its negative.
const yOfOrderEight = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
const yOfSmallOrder: readonly bigint[] = [0n, 1n, prime - 1n, yOfOrderEight, prime - yOfOrderEight];

/** @param key the compressed point, little-endian */
export function isUsableEd25519Key(key: Uint8Array): boolean {
  if (key.length !== keyBytes) return false;
  const littleEndian = BigInt(`0x${Buffer.from(key).reverse().toString("hex")}`);
  // The highest bit is the sign of x.
  const y = BigInt.asUintN(255, littleEndian);
  return y < prime && !yOfSmallOrder.includes(y) && isOnCurve(y);
}

// x² = (y² - 1) / (d·y² + 1) has to be a square (Euler's criterion, over the product instead of the quotient).
function isOnCurve(y: bigint): boolean {
  const ySquared = (y * y) % prime;
  const product = ((ySquared - 1n) * (curveConstant * ySquared + 1n)) % prime;
  return power((product + prime) % prime, (prime - 1n) / 2n) === 1n;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let factor = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % prime;
    factor = (factor * factor) % prime;
  }
  return result;
}
