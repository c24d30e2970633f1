// A token's claims, each with its meaning.
import { describeClaims } from "./claims.ts";
import styles from "./claims-table.module.css";
import type { DecodedToken } from "./decode-token.ts";

export function ClaimsTable({ token }: { readonly token: DecodedToken }) {
  return (
    <table className={styles.claims}>
      <caption>
        What it says, signed with {token.algorithm}. Anyone can read this; only this server can
        write it.
      </caption>
      <colgroup>
        <col className={styles.names} />
        <col />
      </colgroup>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Claim</th>
          <th scope="col">Value and meaning</th>
        </tr>
      </thead>
      <tbody>
        {describeClaims(token.claims).map(({ name, value, meaning }) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>
              <code>{value}</code> <span>{meaning}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
