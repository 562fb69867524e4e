/**
 * The service worker of a site: the course stays on the device. Stands at the site's root, because
 * it can serve only what is below itself, and the host need not be told anything.
 *
 * The build writes before it which languages there are, and lists of their files with hashes, which
 * are read below: whoever changes a file changes a list, and the browser finds a new worker. What
 * is kept is stored under the hash of its content, once for all versions and languages. A new
 * version brings only what changed, an interrupted one goes on where it ended, and a worker takes
 * over only when everything that it needs is there; the learner is asked before.
 *
 * Which languages are kept the pages say (app.js), each its own. See decision 23.
 */
/// <reference path="./global.d.ts" />
"use strict";

/**
 * @typedef {[path: string, size: number, hash: string]} QeFile
 * @typedef {{home: string, files: QeFile[], words: {title: string, text: string, home: string}}} QeList
 */

(function () {
  const LANES = 3; // files at a time, so that a page's own requests have room
  /** Types by the end of the name, because some hosts know none. */
  const TYPES = /** @type {Record<string, string>} */ ({
    html: "text/html; charset=utf-8",
    css: "text/css; charset=utf-8",
    js: "text/javascript; charset=utf-8",
    json: "application/json",
    svg: "image/svg+xml",
    png: "image/png",
    woff2: "font/woff2",
    mp3: "audio/mpeg",
    ogg: "audio/ogg",
    opus: "audio/ogg",
    m4a: "audio/mp4",
    wav: "audio/wav",
  });
  /** Headers of how a file came, not of what it is. */
  const PASSING = ["content-encoding", "content-length", "transfer-encoding"];

  const worker = /** @type {any} */ (self);
  /** @type {{course: string, languages: string[], files: QeFile[], lists: Record<string, QeList>}} */
  const offline = QE.offline;
  /** @type {Record<string, QeList>} */
  const lists = (offline.lists = {});
  for (const language of offline.languages) worker.importScripts(`assets/offline/${language}.js`);

  const root = new URL("./", location.href);
  const name = `quiz-engine/${offline.course} ${root.pathname}`; // other sites share the origin
  const open = () => caches.open(name);
  /** @param {string} hash */
  const place = (hash) => `${root}?offline-file=${hash}`;
  /** @param {string} language */
  const mark = (language) => `${root}?offline-language=${language}`;
  const version = `${root}?offline-version`;

  /**
   * One after the other, also with a worker of another version: what notes which languages are kept,
   * and what forgets the files of all others. A browser has a page ask while a worker still begins.
   * @param {() => Promise<unknown>} work
   * @returns {Promise<unknown>}
   */
  const inTurn = (work) => navigator.locks.request(name, work);

  /** @type {Map<string, QeFile>} what can be served, by its path from the root */
  const known = new Map();
  for (const file of [offline.files, ...Object.values(lists).map((each) => each.files)].flat()) {
    known.set(file[0], file);
  }

  /** @param {string[]} languages @returns {QeFile[]} all their files, each once, in order */
  function listed(languages) {
    const files = languages.flatMap((each) => lists[each].files);
    const all = languages.length ? [...offline.files, ...files] : [];
    return [...new Map(all.map((file) => [file[2], file])).values()];
  }

  /** @returns {Promise<string[]>} the languages that are kept here */
  async function kept() {
    const store = await open();
    const marks = new Set((await store.keys()).map(({ url }) => url));
    return Object.keys(lists).filter((each) => marks.has(mark(each)));
  }

  /** @param {ArrayBuffer} bytes @returns {Promise<string>} as site/app.py writes it */
  async function digest(bytes) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 16);
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /**
   * @param {Cache} store
   * @param {QeFile} file brought and kept; fails where the host has another
   */
  async function bring(store, [path, , hash]) {
    const address = root + path.split("/").map(encodeURIComponent).join("/");
    for (const cache of /** @type {const} */ (["default", "reload"])) {
      const response = await fetch(address, { cache, credentials: "same-origin" });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      const bytes = await response.arrayBuffer();
      if ((await digest(bytes)) !== hash) continue; // an older one, from a cache on the way
      const headers = new Headers(response.headers); // with the host's content security policy
      for (const each of PASSING) headers.delete(each);
      const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
      if (type) headers.set("content-type", type);
      return store.put(place(hash), new Response(bytes, { headers }));
    }
    throw new Error(`${path} is not that of this version`);
  }

  /**
   * Bring what is missing.
   * @param {string[]} languages
   * @param {(done: number, total: number) => void} tell in bytes; what it throws ends the bringing
   */
  async function fill(languages, tell) {
    const store = await open();
    const there = new Set((await store.keys()).map(({ url }) => url));
    const files = listed(languages);
    const queue = files.filter(([, , hash]) => !there.has(place(hash)));
    const sum = (/** @type {QeFile[]} */ all) => all.reduce((total, [, size]) => total + size, 0);
    const total = sum(files);
    let done = total - sum(queue);
    tell(done, total);
    /** @type {unknown[]} */
    const failures = [];
    const stop = (/** @type {unknown} */ error) => {
      failures.push(error);
      queue.length = 0; // what is under way still comes, and is told of, before the failure is
    };
    const lane = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        await bring(store, file);
        done += file[1];
        tell(done, total);
      }
    };
    const lanes = Array.from({ length: LANES }, () => lane().catch(stop));
    await Promise.all(lanes);
    if (failures.length) throw failures[0];
  }

  /** @param {string[]} languages @returns {string} the same as long as nothing of theirs changes */
  const versionOf = (languages) => listed(languages).map(([path, , hash]) => path + hash).join(" ");

  /** Forget what no kept language needs, and note what is now served. Called in turn. */
  async function tidy() {
    const store = await open();
    const languages = await kept();
    const { installing, waiting } = worker.registration;
    const needed = new Set(listed(languages).map(([, , hash]) => place(hash)));
    for (const each of languages) needed.add(mark(each));
    for (const { url } of await store.keys()) {
      // What a newer version has brought already is not ours to judge.
      if (!installing && !waiting && !needed.has(url)) await store.delete(url);
    }
    await store.put(version, new Response(versionOf(languages)));
  }

  /**
   * @typedef {{ears: Set<MessagePort>, last: any, isRemoved: boolean, ended: Promise<void>}} Filling
   * @type {Map<string, Filling>}
   */
  const fillings = new Map();

  /**
   * Keep a language; all pages that ask hear how far it is.
   * @param {string} language
   * @param {MessagePort} port
   * @returns {Promise<void>}
   */
  function keep(language, port) {
    const running = fillings.get(language);
    if (running) {
      running.ears.add(port);
      if (running.last) port.postMessage(running.last);
      return running.ended;
    }
    const ears = new Set([port]);
    /** @type {Filling} */
    const filling = { ears, last: undefined, isRemoved: false, ended: Promise.resolve() };
    const tell = (/** @type {object} */ message) => {
      filling.last = message;
      for (const each of ears) each.postMessage(message);
    };
    const goOn = () => {
      if (filling.isRemoved) throw new Error("the learner does not want it any more");
    };
    const note = async () => {
      goOn();
      const store = await open();
      if (!(await store.match(mark(language)))) await store.put(mark(language), new Response(""));
    };
    const run = async () => {
      try {
        await inTurn(note);
        await fill([language], (done, total) => {
          goOn();
          tell({ done, total });
        });
        await inTurn(async () => {
          goOn();
          await tidy();
        });
        tell({ isKept: true });
      } catch (error) {
        const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
        tell(filling.isRemoved ? { isRemoved: true } : { isFull, isAway: true });
      }
      if (fillings.get(language) === filling) fillings.delete(language);
    };
    fillings.set(language, filling);
    return (filling.ended = run());
  }

  /** Everything of this course goes, also the worker. */
  async function remove() {
    for (const each of fillings.values()) each.isRemoved = true;
    fillings.clear(); // who asks again begins again
    await inTurn(() => caches.delete(name));
    await worker.registration.unregister();
  }

  /** @param {string} address @returns {QeFile | undefined} what of ours it names */
  function find(address) {
    const url = new URL(address);
    if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
    let path = "";
    try {
      path = decodeURIComponent(url.pathname.slice(root.pathname.length));
    } catch {
      return; // not an address of ours
    }
    if (!path || path.endsWith("/")) return known.get(path + "index.html");
    return known.get(path) ?? known.get(path + ".html"); // some hosts leave the ending out
  }

  /** @returns {Promise<Response>} a page that says that this one is not here */
  async function away() {
    const language = (await kept())[0] ?? Object.keys(lists)[0];
    const { home, words } = lists[language];
    const safe = (/** @type {string} */ text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    const html = `<!doctype html><html lang="${language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${safe(words.title)}</title>
<link rel="stylesheet" href="${root}assets/theme/hoc-so.css"><main class="frame"><article class="prose">
<h1>${safe(words.title)}</h1><p>${safe(words.text)}</p>
<p><a href="${root}${home}">${safe(words.home)}</a></p></article></main></html>`;
    return new Response(html, { status: 503, headers: { "content-type": TYPES.html } });
  }

  /** @param {Request} request @param {QeFile | undefined} file @returns {Promise<Response>} */
  async function answer(request, file) {
    const stored = file && (await (await open()).match(place(file[2])));
    if (stored) return cut(request, stored);
    const response = fetch(request);
    return request.mode === "navigate" ? response.catch(away) : response;
  }

  /**
   * A part where one is asked for: players of sound want them, Safari takes nothing else.
   * @param {Request} request @param {Response} stored @returns {Promise<Response>}
   */
  async function cut(request, stored) {
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
    if (!range) return stored;
    const bytes = await stored.arrayBuffer();
    const [first, last] = [Number(range[1]), Math.min(Number(range[2] || Infinity), bytes.byteLength - 1)];
    const headers = new Headers(stored.headers);
    headers.set("content-range", `bytes ${first}-${last}/${bytes.byteLength}`);
    return new Response(bytes.slice(first, last + 1), { status: 206, headers });
  }

  let isAsked = false; // whether a learner wants this version now

  worker.addEventListener("install", (/** @type {any} */ event) => {
    const prepare = async () => {
      const languages = await kept();
      await fill(languages, () => {});
      const before = await (await open()).match(version);
      // Nothing of what is kept here has changed: nobody need be asked.
      if (!languages.length || (await before?.text()) === versionOf(languages)) worker.skipWaiting();
    };
    event.waitUntil(prepare());
  });

  worker.addEventListener("activate", (/** @type {any} */ event) => {
    const begin = async () => {
      await inTurn(tidy);
      await worker.clients.claim();
      const pages = isAsked ? await worker.clients.matchAll() : [];
      for (const page of pages) page.postMessage({ do: "renewed" });
    };
    event.waitUntil(begin());
  });

  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    const file = request.method === "GET" ? find(request.url) : undefined;
    const isPage = request.mode === "navigate" && request.method === "GET";
    if (file || isPage) event.respondWith(answer(request, file));
  });

  worker.addEventListener("message", (/** @type {any} */ event) => {
    const { data, ports } = event;
    if (data?.do === "keep" && Object.hasOwn(lists, data.language)) {
      event.waitUntil(keep(data.language, ports[0]));
    } else if (data?.do === "remove") {
      event.waitUntil(remove().then(() => ports[0].postMessage({ isRemoved: true })));
    } else if (data?.do === "use") {
      isAsked = true;
      worker.skipWaiting();
    }
  });
})();
