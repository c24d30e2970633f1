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
  return (socketAddress, forwardedFor) => {
    const hops = [
      ...(forwardedFor?.split(",") ?? []).map((hop) => hop.trim()),
      socketAddress ?? "",
    ].map(plainAddress);
    let client: string | null = null;
    for (const hop of hops.reverse()) {
      // An unreadable hop was written by whoever stands behind the last one that could be read.
      if (isIP(hop) === 0) break;
      client = hop;
      if (!trusted.check(hop, isIP(hop) === 6 ? "ipv6" : "ipv4")) break;
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
const withPort = /^(?:([\d.]+):\d{1,5}|\[([^\]]*:[^\]]*)\](?::\d{1,5})?)$/;

function plainAddress(hop: string): string {
  const [, v4, v6] = withPort.exec(hop) ?? [];
  const address = v4 ?? v6 ?? hop;
  return address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
}
