// One person, one spelling: the canonical form of an email address, under which accounts are unique.
import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { z } from "zod";

// RFC 5321 section 4.5.3.1: 64 octets before the @, 254 in all (erratum 1690).
const longestAddress = 254;
const longestLocalPart = 64;
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainName =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$|^localhost$/;

/**
 * Brings an address to its canonical form: compatibility characters folded (NFKC), lower case, the domain in ASCII.
 * Letters outside ASCII before the @ are refused, since look-alikes there would be other people. So are hosts that are
 * numbers, and those without a dot but for localhost.
 *
 * @returns the canonical address, or null when it isn't one
 */
export function canonicalEmail(text: string): string | null {
  const folded = text.normalize("NFKC").trim().toLowerCase();
  const at = folded.lastIndexOf("@");
  if (at < 1 || folded.length > longestAddress) return null;
  // The URL standard's domain parser drops line breaks and tabs, which would make another address of this one.
  if (/[\s\p{Cc}]/u.test(folded)) return null;
  const local = folded.slice(0, at);
  const domain = domainToASCII(folded.slice(at + 1));
  const valid =
    local.length <= longestLocalPart &&
    localPart.test(local) &&
    domainName.test(domain) &&
    // The domain parser reads numbers as IPv4 addresses, in every notation: 999999999 is 59.154.201.255.
    isIP(domain) === 0;
  return valid ? `${local}@${domain}` : null;
}

/** An email address in any spelling; parses to its canonical form. */
export const emailInput = z
  .string()
  .max(320)
  .transform((text, issues) => {
    const canonical = canonicalEmail(text);
    if (canonical !== null) return canonical;
    issues.addIssue({
      code: "custom",
      message: "Enter an email address such as jane@example.com.",
    });
    return z.NEVER;
  });
