// The SDK in five lines.
import styles from "./call-example.module.css";

const example = `import {
  createLatchkeyClient,
} from "@latchkey/client-sdk";

const latchkey = createLatchkeyClient({
  url: "https://auth.example.com",
});

await latchkey.signIn.withPasskey();
const me = await latchkey.api.users.me.query();`;

export function CallExample() {
  return (
    <figure className={styles.example}>
      {/* Wide lines scroll, and the keyboard must be able to do that too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section tabIndex={0} aria-label="Example in TypeScript">
        <pre>
          <code>{example}</code>
        </pre>
      </section>
      <figcaption>
        <code>me</code> is typed from the database row to this line. No code is generated.
      </figcaption>
    </figure>
  );
}
