/**
 * Stands in the place of offline.js where a site shall not be kept on devices: while it is being
 * written (`site.py --serve`), or with `offline: false`. A browser that has the worker of an earlier
 * build finds this one instead, which forgets everything and goes.
 */
"use strict";

(function () {
  const worker = /** @type {any} */ (self);
  const { pathname } = new URL("./", location.href);

  worker.addEventListener("install", () => worker.skipWaiting());
  worker.addEventListener("activate", (/** @type {any} */ event) => {
    const end = async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("quiz-engine/") && name.endsWith(" " + pathname)) await caches.delete(name);
      }
      // Only pages of the worker before: one that the browser had put aside still asks for a worker,
      // and would be loaded for ever.
      const pages = await worker.clients.matchAll({ type: "window" });
      await worker.registration.unregister();
      for (const page of pages) {
        await fetch(page.url, { cache: "reload" }).catch(() => {}); // not what was put aside
        page.navigate(page.url).catch(() => {});
      }
    };
    event.waitUntil(end());
  });
})();
