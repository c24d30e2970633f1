// Where the key lies: in IndexedDB, which keeps a key that no script can read and lends it to every tab, or in memory.
import type { DpopKeyStore } from "../latchkey-client.ts";

const databaseName = "latchkey";
const storeName = "dpop-keys";

/** @param name of the key that all tabs of this browser share; null for one in memory */
export function keyStoreFor(name: string | null): DpopKeyStore {
  return name === null ? createMemoryKeyStore() : createBrowserKeyStore(name);
}

function createMemoryKeyStore(): DpopKeyStore {
  let kept: CryptoKeyPair | null = null;
  return {
    read: () => kept,
    add: (made) => (kept ??= made),
    remove: () => void (kept = null),
  };
}

// Read at each use: another tab may have made or removed it.
function createBrowserKeyStore(name: string): DpopKeyStore {
  let opening: Promise<IDBDatabase> | undefined;
  const forget = (): void => void (opening = undefined);

  // Transactions that write come one after the other, over all tabs: the first to add a key has it kept.
  const within = async <Result>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore, tell: (result: Result) => void) => void,
  ): Promise<Result> => {
    opening ??= openDatabase(forget);
    opening.catch(forget);
    const transaction = (await opening).transaction(storeName, mode);
    return new Promise((resolve, reject) => {
      let result: Result;
      work(transaction.objectStore(storeName), (told) => (result = told));
      transaction.addEventListener("complete", () => resolve(result));
      transaction.addEventListener("abort", () =>
        reject(transaction.error ?? new Error("The key wasn't stored.")),
      );
    });
  };

  return {
    read: () =>
      within<CryptoKeyPair | null>("readonly", (store, tell) => {
        const found = store.get(name);
        found.onsuccess = () => tell((found.result as CryptoKeyPair | undefined) ?? null);
      }),
    add: (made) =>
      within<CryptoKeyPair>("readwrite", (store, tell) => {
        const found = store.get(name);
        found.onsuccess = () => {
          const kept = found.result as CryptoKeyPair | undefined;
          if (!kept) store.put(made, name);
          tell(kept ?? made);
        };
      }),
    remove: () => within<void>("readwrite", (store) => void store.delete(name)),
  };
}

/** @param onClosed called when the browser closes it, as when its person clears what pages have stored */
function openDatabase(onClosed: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => void request.result.createObjectStore(storeName);
    request.addEventListener("error", () =>
      reject(request.error ?? new Error("There is no database.")),
    );
    request.onsuccess = () => {
      const database = request.result;
      database.addEventListener("close", onClosed);
      // Whoever deletes it needn't wait for this page.
      database.onversionchange = () => {
        database.close();
        onClosed();
      };
      resolve(database);
    };
  });
}
