// The caller's address: the socket's, or what trusted proxies say of it. Anyone can write a header; only they are believed.
import { BlockList, isIP } from "node:net";

/** @returns the address of the first hop, from the server outwards, that isn't a trusted proxy */
export type ClientAddress = (
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
) => string | null;

/** @param trustedProxies addresses or CIDR ranges */
export function clientAddressFrom(trustedProxies: readonly string[]): ClientAddress {
  const trusted = new BlockList();
  for (const proxy of trustedProxies) trust(trusted, proxy);
  const isTrusted = (address: string) =>
    trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (socketAddress, forwardedFor) => {
    let client = readAddress(socketAddress ?? "");
    // An unreadable hop was written by whoever stands behind the last one that could be read.
    for (let rest = forwardedFor; rest !== undefined && client && isTrusted(client);) {
      const comma = rest.lastIndexOf(",");
      const hop = readAddress(rest.slice(comma + 1).trim());
      if (!hop) break;
      client = hop;
      rest = comma === -1 ? undefined : rest.slice(0, comma);
    }
    return client;
  };
}

function trust(trusted: BlockList, proxy: string): void {
  const [address = "", prefix] = proxy.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (prefix === undefined) trusted.addAddress(address, family);
  else trusted.addSubnet(address, Number(prefix), family);
}

// Some proxies tell the port too: 1.2.3.4:5678, [2001:db8::1]:5678.
const withPort = /^(?:([\d.]+):\d{1,5}|\[([^\]:]*:[^\]]*)\](?::\d{1,5})?)$/;
// Longer than any address with its zone and port; anybody can write a header of many kilobytes.
const longestHop = 100;

/** @returns null for what is no address */
function readAddress(hop: string): string | null {
  if (hop.length > longestHop) return null;
  const [, v4, v6] = withPort.exec(hop) ?? [];
  const address = (v4 ?? v6 ?? hop).replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  return isIP(address) === 0 ? null : address;
}
