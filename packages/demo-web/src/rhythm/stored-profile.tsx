// One profile in full: its picture, and every number of it.
import { useId } from "react";
import { Badge } from "../ui/badge.tsx";
import { Ago } from "../ui/moment.tsx";
import { PianoRoll } from "./piano-roll.tsx";
import { phrase } from "./phrase.ts";
import { nameProfile } from "./profile-words.ts";
import styles from "./stored-profile.module.css";
import { type Range, type StoredProfile, bandOf, timingOfStored } from "./timing.ts";

export function StoredProfileView({ profile }: { readonly profile: StoredProfile }) {
  const id = useId();
  const { samples, positions, window, firm, updatedAt } = profile;
  const text = textOf(profile);
  return (
    <section className={styles.profile} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id}>{nameProfile(profile)}</h3>
        <Badge tone={firm ? "proven" : "plain"}>{firm ? "Firm" : "Advice only"}</Badge>
        <p className={styles.facts}>
          {samples} typings of {positions} keys, the last one <Ago at={updatedAt} />
          {text !== undefined && ". The letters are the phrase’s; what is stored has none."}
        </p>
      </div>
      <PianoRoll
        label={`${samples} typings of ${positions} keys, laid over each other`}
        positions={positions}
        text={text}
        past={window.map(timingOfStored)}
        band={bandOf(window)}
      />
      <details className={styles.details}>
        <summary>Every number of it</summary>
        <Numbers profile={profile} />
      </details>
    </section>
  );
}

/** The phrase is everybody's; of a password not even the letters' places are known. */
function textOf({ subject, positions }: StoredProfile): string | undefined {
  return subject === "phrase" && positions === phrase.length ? phrase : undefined;
}

function Numbers({ profile: { window, positions } }: { readonly profile: StoredProfile }) {
  const band = bandOf(window);
  const id = useId();
  return (
    <>
      <p id={id} className={styles.caption}>
        In milliseconds, by key: the band, then each stored typing as the time held / the time until
        the next key.
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-labelledby={id}>
        <table className={styles.table} aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Held, usually</th>
              <th scope="col">To the next, usually</th>
              {window.map((_, index) => (
                <th key={index} scope="col">
                  no. {index + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: positions }, (_, key) => (
              <tr key={key}>
                <th scope="row">{key + 1}</th>
                <td>{formatRange(band?.holds[key])}</td>
                <td>{formatRange(band?.gaps[key])}</td>
                {window.map(({ holdsMs, gapsMs }, index) => (
                  <td key={index}>
                    {formatMs(holdsMs[key])} / {formatMs(gapsMs[key])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function formatRange(range: Range | null | undefined): string {
  return range ? `${Math.round(range.low)}–${Math.round(range.high)}` : "–";
}

function formatMs(ms: number | null | undefined): string {
  return ms == null ? "–" : ms.toFixed(1);
}
