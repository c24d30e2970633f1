// What kind of device it is, at a glance.
import type { Device } from "./device.ts";
import styles from "./device-icon.module.css";

const shapes: Record<Device["kind"], string> = {
  computer: "M4 5h16v10H4zM2 19h20M9 15v4M15 15v4",
  phone: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2",
  program: "M3 5h18v14H3zM7 10l3 2.5L7 15M12.5 15H17",
};

export function DeviceIcon({ kind }: { readonly kind: Device["kind"] }) {
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[kind]} />
    </svg>
  );
}
