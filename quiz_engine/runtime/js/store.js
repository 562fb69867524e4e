/**
 * Storage behind one small asynchronous interface, for one course.
 *
 * IndexedDB first: in Firefox each file on file:// has a store of its own, and what localStorage
 * got in its last seconds is lost when the browser is killed. Then localStorage, then memory, and
 * `kind` says plainly which: "memory" means that nothing outlives the page. Chromium and WebKit
 * share one store among all files of the machine, so every name carries the course.
 *
 * Browsers end a page before IndexedDB has written: what is still unsaved when a page goes is kept
 * by `keepLate`, which writes at once to localStorage, and taken over by `recoverLate` on a later
 * page. And what IndexedDB refuses, because it is full or did not open in time, goes to
 * localStorage, is read together with the rest, and is moved as soon as IndexedDB takes it. A page
 * whose database opens late begins without it, and has it from then on.
 */
"use strict";
self.QE = self.QE || {};

/**
 * @typedef {object} QeStore
 * @property {"indexeddb" | "localstorage" | "memory"} kind
 * @property {(key: string) => Promise<any>} get undefined where there is none
 * @property {(key: string, value: any, join?: QeJoin) => Promise<void>} put resolves once it is kept;
 *   with `join`, what is kept is made of what was there and of `value`, and no other tab comes between
 * @property {() => Promise<Array<[string, any]>>} all sorted by key; a damaged record is left out
 * @property {(key: string) => Promise<void>} remove
 * @property {() => Promise<void>} clear forgets everything of this course
 */

/** @typedef {(before: any, value: any) => any} QeJoin */

(function () {
  const LIMIT = 8000; // ms that a page waits for a database to open; some browsers never answer
  const PATIENCE = 5000; // ms that a transaction may take; in WebKitGTK one in a hundred never ends
  const TABLE = "records";

  /**
   * @param {string} course
   * @returns {Promise<IDBDatabase>} however long it takes
   */
  function connect(course) {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open("quiz-engine/" + course, 1); // throws where storage is blocked
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
    });
  }

  /**
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>} rejected where there is no answer within LIMIT
   */
  function inTime(promise) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("no answer from IndexedDB")), LIMIT);
      promise.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  /**
   * @param {string} course
   * @returns {Promise<QeStore>}
   */
  async function openDatabase(course) {
    let database = await connect(course);

    /**
     * @template T
     * @param {IDBTransactionMode} mode
     * @param {(table: IDBObjectStore, refuse: (error: unknown) => void) => IDBRequest<T>} action
     * @param {boolean} [goesOn] whether more requests follow the first
     * @returns {Promise<T>} once the transaction is complete, not merely the request
     */
    function attempt(mode, action, goesOn = false) {
      return new Promise((resolve, reject) => {
        const transaction = database.transaction(TABLE, mode, { durability: "strict" });
        /** @type {unknown} why a later request could not even be made */
        let refused;
        const request = action(transaction.objectStore(TABLE), (error) => {
          refused = error;
          transaction.abort();
        });
        const timer = setTimeout(() => {
          reject(new DOMException("no answer from IndexedDB", "AbortError"));
          try {
            transaction.abort(); // or its database never closes, and nobody opens or clears it
          } catch {
            // It has just ended.
          }
        }, PATIENCE);
        transaction.oncomplete = () => {
          clearTimeout(timer);
          resolve(request.result);
        };
        transaction.onabort = () => {
          clearTimeout(timer);
          reject(refused ?? transaction.error);
        };
        if (!goesOn) transaction.commit?.();
      });
    }

    /**
     * @template T
     * @param {IDBTransactionMode} mode
     * @param {(table: IDBObjectStore, refuse: (error: unknown) => void) => IDBRequest<T>} action
     * @param {boolean} [goesOn]
     * @returns {Promise<T>}
     */
    async function run(mode, action, goesOn) {
      try {
        return await attempt(mode, action, goesOn);
      } catch (error) {
        // The browser had closed it, for a page that slept or because somebody cleared all data.
        const isGone = error instanceof DOMException && /^(InvalidState|Abort)Error$/.test(error.name);
        if (!isGone) throw error;
        database.close();
        database = await inTime(connect(course));
        return attempt(mode, action, goesOn);
      }
    }

    /**
     * @param {string} key
     * @param {any} value
     * @param {QeJoin} join
     * @returns {(table: IDBObjectStore, refuse: (error: unknown) => void) => IDBRequest<any>}
     */
    function joining(key, value, join) {
      return (table, refuse) => {
        const before = table.get(key);
        before.onsuccess = () => {
          try {
            table.put(join(before.result, value), key);
          } catch (error) {
            refuse(error);
          }
        };
        return before;
      };
    }

    return {
      kind: "indexeddb",
      get: (key) => run("readonly", (table) => table.get(key)),
      async put(key, value, join) {
        if (join) await run("readwrite", joining(key, value, join), true);
        else await run("readwrite", (table) => table.put(value, key));
      },
      async all() {
        /** @type {IDBRequest<IDBValidKey[]> | undefined} */
        let keys;
        // Both in one transaction: another tab may store between two.
        const values = await run("readonly", (table) => {
          keys = table.getAllKeys();
          return table.getAll();
        });
        return (keys?.result ?? []).map((key, index) => [String(key), values[index]]);
      },
      remove: async (key) => void (await run("readwrite", (table) => table.delete(key))),
      clear: async () => void (await run("readwrite", (table) => table.clear())),
    };
  }

  /**
   * @param {Storage} storage
   * @param {string} prefix
   * @returns {Array<[string, any]>} what is stored under `prefix`, which the keys then lack
   */
  function entries(storage, prefix) {
    const names = Object.keys(storage).filter((name) => name.startsWith(prefix));
    /** @type {Array<[string, any]>} */
    const found = names.sort().map((name) => [name.slice(prefix.length), parse(storage.getItem(name))]);
    return found.filter(([, value]) => value !== undefined);
  }

  /** @param {string | null} text @returns {any} undefined where it is none or damaged */
  function parse(text) {
    try {
      return JSON.parse(text ?? "") ?? undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * @param {string} course
   * @returns {QeStore}
   */
  function openLocalStorage(course) {
    const prefix = `quiz-engine/${course}/`;
    const storage = localStorage; // throws where storage is blocked
    try {
      storage.setItem(prefix, "0");
      storage.removeItem(prefix);
    } catch (error) {
      if (!entries(storage, prefix).length) throw error; // full, but what is there can be read
    }
    /** @param {string} key */
    const read = (key) => parse(storage.getItem(prefix + key));
    return {
      kind: "localstorage",
      get: async (key) => read(key),
      async put(key, value, join) {
        storage.setItem(prefix + key, JSON.stringify(join ? join(read(key), value) : value));
      },
      all: async () => entries(storage, prefix),
      remove: async (key) => storage.removeItem(prefix + key),
      clear: async () => entries(storage, prefix).forEach(([key]) => storage.removeItem(prefix + key)),
    };
  }

  /** @returns {QeStore} */
  function openMemory() {
    const map = new Map();
    return {
      kind: "memory",
      get: async (key) => map.get(key),
      put: async (key, value, join) => void map.set(key, join ? join(map.get(key), value) : value),
      all: async () => [...map].sort(([a], [b]) => (a < b ? -1 : 1)),
      remove: async (key) => void map.delete(key),
      clear: async () => map.clear(),
    };
  }

  /**
   * IndexedDB, with what it refuses in localStorage.
   * @param {string} course
   * @returns {Promise<QeStore>}
   */
  async function openBoth(course) {
    const main = await openDatabase(course);
    const prefix = `quiz-engine/${course}/`;

    /** @param {string} key */
    function spilled(key) {
      try {
        return parse(localStorage.getItem(prefix + key));
      } catch {
        return undefined; // blocked: then nothing was spilled either
      }
    }

    /** @returns {Array<[string, any]>} */
    function allSpilled() {
      try {
        return entries(localStorage, prefix);
      } catch {
        return [];
      }
    }

    /** @param {string} key @param {any} one @param {any} other */
    const meet = (key, one, other) => (one && other ? QE.joinOf(key)(one, other) : other ?? one);

    for (const [key, value] of allSpilled()) {
      await main.put(key, value, QE.joinOf(key)).then(
        () => localStorage.removeItem(prefix + key),
        () => {}, // still full: it stays where it is
      );
    }
    return {
      ...main,
      get: async (key) => meet(key, await main.get(key), spilled(key)),
      async put(key, value, join) {
        try {
          await main.put(key, value, join);
        } catch (error) {
          const before = meet(key, await main.get(key).catch(() => undefined), spilled(key));
          try {
            localStorage.setItem(prefix + key, JSON.stringify(join ? join(before, value) : value));
          } catch {
            throw error;
          }
        }
      },
      async all() {
        const found = new Map(await main.all());
        for (const [key, value] of allSpilled()) found.set(key, meet(key, found.get(key), value));
        return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
      },
      async remove(key) {
        if (spilled(key) !== undefined) localStorage.removeItem(prefix + key);
        await main.remove(key);
      },
      async clear() {
        for (const [key] of allSpilled()) localStorage.removeItem(prefix + key);
        await main.clear();
      },
    };
  }

  /**
   * @param {string} course id, which keeps courses of one machine apart
   * @returns {Promise<QeStore>} the best there is; never rejects
   */
  async function openStore(course) {
    const opening = openBoth(course);
    try {
      return await inTime(opening);
    } catch {
      return turning(openInstead(course), opening);
    }
  }

  /**
   * @param {string} course
   * @returns {QeStore}
   */
  function openInstead(course) {
    try {
      return openLocalStorage(course);
    } catch {
      return openMemory();
    }
  }

  /**
   * A store that becomes a better one, should that still open: on a slow device it may come late.
   * @param {QeStore} store
   * @param {Promise<QeStore>} opening
   * @returns {QeStore}
   */
  function turning(store, opening) {
    async function turn() {
      const before = store;
      store = await opening;
      if (before.kind !== "memory") return; // localStorage is read by the better one too (openBoth)
      for (const [key, value] of await before.all()) await store.put(key, value, QE.joinOf(key));
    }
    turn().catch(() => {}); // then it stays
    return {
      get kind() {
        return store.kind;
      },
      get: (key) => store.get(key),
      put: (key, value, join) => store.put(key, value, join),
      all: () => store.all(),
      remove: (key) => store.remove(key),
      clear: () => store.clear(),
    };
  }

  /** @param {string} course */
  const latePrefix = (course) => `quiz-engine-late/${course}/`;

  /**
   * Keep a record of a page that goes right now.
   * @param {string} course
   * @param {string} key
   * @param {{when: number}} record
   */
  function keepLate(course, key, record) {
    try {
      localStorage.setItem(latePrefix(course) + key, JSON.stringify(record));
    } catch {
      // Blocked or full: the ordinary store, asked at the same moment, may still be in time.
    }
  }

  /**
   * Move what `keepLate` kept into the store; what is newer there stays.
   * @param {string} course
   * @param {{take(key: string, record: any): Promise<void>}} store
   */
  async function recoverLate(course, store) {
    try {
      const prefix = latePrefix(course);
      for (const [key, record] of entries(localStorage, prefix)) {
        await store.take(key, record);
        localStorage.removeItem(prefix + key);
      }
    } catch {
      // Blocked: then nothing was kept either.
    }
  }

  /**
   * Forget what `keepLate` kept.
   * @param {string} course
   */
  function dropLate(course) {
    try {
      const prefix = latePrefix(course);
      for (const [key] of entries(localStorage, prefix)) localStorage.removeItem(prefix + key);
    } catch {
      // Blocked: then nothing was kept.
    }
  }

  Object.assign(self.QE, { openStore, keepLate, recoverLate, dropLate });
})();
