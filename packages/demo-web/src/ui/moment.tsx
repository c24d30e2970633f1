// A point in time as people say it, with the exact one at hand.
import { useNow } from "./use-now.ts";

interface MomentProps {
  readonly at: Date;
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "3 minutes ago", "in 12 days". */
export function Ago({ at }: MomentProps) {
  const nowMs = useNow(10_000);
  return (
    <time dateTime={at.toISOString()} title={exact.format(at)}>
      {describeDistance(at.getTime() - nowMs)}
    </time>
  );
}

/** "22 November 2026". */
export function Day({ at }: MomentProps) {
  return (
    <time dateTime={at.toISOString()} title={exact.format(at)}>
      {day.format(at)}
    </time>
  );
}

/** A calendar date without a time of day, YYYY-MM-DD. */
export function formatCalendarDate(date: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

export function formatInstant(at: Date): string {
  return exact.format(at);
}

function describeDistance(distanceMs: number): string {
  const magnitudeMs = Math.abs(distanceMs);
  if (magnitudeMs < 45_000) return "just now";
  if (magnitudeMs < 45 * minuteMs)
    return relative.format(Math.round(distanceMs / minuteMs), "minute");
  if (magnitudeMs < 22 * hourMs) return relative.format(Math.round(distanceMs / hourMs), "hour");
  return relative.format(Math.round(distanceMs / dayMs), "day");
}
