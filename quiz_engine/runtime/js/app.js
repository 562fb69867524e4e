/**
 * The course as an app: kept on the device, for days without a network. Loaded by page.js where a
 * service worker can be, after its words (`QE.appWords`, `QE.appSize` in MB); the worker is offline.js.
 *
 * Says on each page how far the course is kept, tells of a newer version, and fills the section "On
 * this device" of the page "my progress".
 */
"use strict";

(function () {
  const LATER = 2000; // ms after the page is there: it shall not wait for this
  const SILENCE = 30000; // ms without a word, after which the worker is asked once more
  const workers = navigator.serviceWorker;
  const { base, course } = QE.readSettings();
  const root = new URL("../", base).href;
  const language = document.documentElement.lang;
  const NO = "quiz-engine-offline/" + course; // these two are forgotten by learners.js
  const HELD = "quiz-engine-later/" + course;
  /** @type {Record<string, string>} */
  const words = QE.appWords;

  /**
   * @template {HTMLElement} T
   * @param {string} id
   * @returns {T | null}
   */
  const find = (id) => /** @type {T | null} */ (document.getElementById(id));

  /** @param {Storage} storage @param {string} key @returns {string | null} */
  function read(storage, key) {
    try {
      return storage.getItem(key);
    } catch {
      return null;
    }
  }

  /** @param {Storage} storage @param {string} key @param {string | null} value */
  function write(storage, key, value) {
    try {
      if (value === null) storage.removeItem(key);
      else storage.setItem(key, value);
    } catch {
      // A browser that keeps nothing.
    }
  }

  /** @param {string} rel @param {string} href */
  function addLink(rel, href) {
    const link = document.createElement("link");
    link.rel = rel;
    link.href = href;
    document.head.append(link);
  }

  const line = document.createElement("p");
  line.className = "app-state";
  const said = document.createElement("span");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", words.storing);
  bar.hidden = true;
  line.append(said, " ", bar);

  /**
   * Say how it stands, on this page and in its section, where it has one.
   * @param {"storing" | "stored" | "paused" | "full" | "removed" | "asked"} state
   */
  function say(state) {
    if (line.dataset.state === state) return;
    // What is so from the beginning is no news.
    if (line.dataset.state || state !== "stored") said.setAttribute("role", "status");
    line.dataset.state = state;
    said.textContent = words[state];
    bar.hidden = state !== "storing";
    if (!line.isConnected) (document.querySelector("footer") ?? document.body).append(line);
    const isKept = state === "storing" || state === "stored" || state === "paused";
    const own = find("app-said");
    if (own) own.textContent = words[state];
    const keep = find("app-keep");
    if (keep) keep.hidden = isKept;
    const remove = find("app-remove");
    if (remove) remove.hidden = !isKept;
  }

  /** @param {ServiceWorker} worker has this language kept */
  function ask(worker) {
    const { port1, port2 } = new MessageChannel();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const wait = () => {
      clearTimeout(timer);
      // Browsers end a worker that works for minutes; what it has brought stays.
      timer = setTimeout(() => ask(worker), SILENCE);
    };
    port1.onmessage = ({ data }) => {
      wait();
      if (data.total) {
        if (data.done < data.total) say("storing");
        bar.max = data.total;
        bar.value = data.done;
        return;
      }
      clearTimeout(timer);
      if (data.isRemoved) return say("removed");
      say(data.isKept ? "stored" : data.isFull ? "full" : "paused");
      if (data.isAway && !data.isFull) addEventListener("online", () => ask(worker), { once: true });
    };
    worker.postMessage({ do: "keep", language }, [port2]);
    wait();
  }

  /** @param {ServiceWorker} worker of a newer version, of which everything is here */
  function announce(worker) {
    if (find("app-news") || read(sessionStorage, HELD)) return;
    const news = document.createElement("aside");
    news.id = "app-news";
    news.setAttribute("aria-label", words.news);
    const text = document.createElement("p");
    text.setAttribute("role", "status");
    const now = document.createElement("button");
    now.className = "tool main";
    now.textContent = words.now;
    now.addEventListener("click", () => {
      now.disabled = true;
      worker.postMessage({ do: "use" });
    });
    const later = document.createElement("button");
    later.className = "tool";
    later.textContent = words.later;
    later.addEventListener("click", () => {
      write(sessionStorage, HELD, "1");
      news.remove();
      document.getElementById("main")?.focus({ preventScroll: true });
    });
    for (const each of [now, later]) each.type = "button";
    news.append(text, now, later);
    document.body.append(news);
    text.textContent = words.new; // after it is there, so that it is read out
  }

  /** @param {ServiceWorkerRegistration} registration */
  function watch(registration) {
    const look = () => {
      if (registration.waiting && registration.active) announce(registration.waiting);
    };
    look();
    registration.addEventListener("updatefound", () => {
      look(); // on a busy device it is told late
      registration.installing?.addEventListener("statechange", look);
    });
  }

  async function begin() {
    try {
      const options = { scope: root, updateViaCache: /** @type {const} */ ("none") };
      const registration = await workers.register(root + "offline.js", options);
      watch(registration);
      const { active } = await workers.ready;
      if (!active) return;
      ask(active);
      // Browsers look for a newer version when they find the time; a lesson may be short.
      if (workers.controller) await registration.update();
    } catch {
      // Not here: a private window, a host that sends the worker as something else, no network.
    }
  }

  /** Everything goes from the device, and does not come back by itself. */
  async function remove() {
    write(localStorage, NO, "1");
    const registration = await workers.getRegistration(root);
    if (registration?.active) {
      const { port1, port2 } = new MessageChannel();
      const done = new Promise((resolve) => (port1.onmessage = resolve));
      registration.active.postMessage({ do: "remove" }, [port2]);
      await done;
    }
    say("removed");
  }

  function keep() {
    write(localStorage, NO, null);
    say("storing");
    begin();
  }

  /** The section of the page "my progress". */
  function show() {
    const section = find("app");
    if (!section) return;
    section.hidden = false;
    const about = find("app-about");
    if (about) about.textContent = words.about.replace("{size}", QE.appSize);
    find("app-keep")?.addEventListener("click", keep);
    find("app-remove")?.addEventListener("click", remove);
    const install = find("app-install");
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      if (!install) return;
      install.hidden = false;
      install.onclick = async () => {
        install.hidden = true;
        await /** @type {any} */ (event).prompt();
      };
    });
  }

  workers.addEventListener("message", ({ data }) => {
    if (data?.do === "renewed") location.reload();
  });
  addLink("stylesheet", base + "theme/app.css");
  addLink("apple-touch-icon", base + "app/touch.png");
  addLink("manifest", `${root}${language}/app.webmanifest`);
  show();
  const isSaving = /** @type {any} */ (navigator).connection?.saveData === true;
  if (read(localStorage, NO) || (isSaving && !workers.controller)) say("asked");
  else if (document.readyState === "complete") setTimeout(begin, LATER);
  else addEventListener("load", () => setTimeout(begin, LATER), { once: true });
})();
