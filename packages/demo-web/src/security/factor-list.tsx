// Passkeys and apps in a list: each with its name, when it was used, and what can be done about it.
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import { Ago, Day } from "../ui/moment.tsx";
import styles from "./factor-list.module.css";
import { RenameForm } from "./rename-form.tsx";

interface Factor {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

interface FactorListProps<Item extends Factor> {
  readonly label: string;
  readonly items: readonly Item[];
  /** Stands beside the name. */
  readonly renderBadge?: (item: Item) => ReactNode;
  readonly rename: (item: Item, name: string) => Promise<unknown>;
  readonly remove: (item: Item) => Promise<unknown>;
  /** What will be lost. */
  readonly loses: ReactNode;
}

export function FactorList<Item extends Factor>({ label, items, ...rest }: FactorListProps<Item>) {
  return (
    <ul className={styles.list} aria-label={label}>
      {items.map((item) => (
        <FactorRow key={item.id} item={item} {...rest} />
      ))}
    </ul>
  );
}

type FactorRowProps<Item extends Factor> = Omit<FactorListProps<Item>, "label" | "items"> & {
  readonly item: Item;
};

function FactorRow<Item extends Factor>(props: FactorRowProps<Item>) {
  const { item, renderBadge, rename, remove, loses } = props;
  const [renaming, setRenaming] = useState(false);
  const [asking, setAsking] = useState(false);
  if (renaming) {
    const save = async (name: string) => {
      await rename(item, name);
      setRenaming(false);
    };
    return (
      <li className={styles.row}>
        <RenameForm name={item.name} onSave={save} onCancel={() => setRenaming(false)} />
      </li>
    );
  }
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.name}>
          {item.name} {renderBadge?.(item)}
        </p>
        <p className={styles.facts}>
          Added on <Day at={item.createdAt} />
          {item.lastUsedAt ? (
            <>
              , last used <Ago at={item.lastUsedAt} />
            </>
          ) : (
            ", not used yet"
          )}
        </p>
      </div>
      <div className={styles.acts}>
        <Button look="quiet" onClick={() => setRenaming(true)}>
          Rename<span className="visually-hidden"> {item.name}</span>
        </Button>
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          trigger={
            <ConfirmTrigger render={<Button look="quiet" />}>
              Remove<span className="visually-hidden"> {item.name}</span>
            </ConfirmTrigger>
          }
          title={`Remove “${item.name}”?`}
          confirm="Remove it"
          onConfirm={async () => void (await remove(item))}
        >
          {loses}
        </ConfirmDialog>
      </div>
    </li>
  );
}
