/**
 * A course, or a lesson, that is one file: what index.html and its folder do, without any other file.
 *
 * The page has everything inside (release/lone.py): its lessons as plain text, which is what is read
 * where no script runs; what the lessons' pages have around them, and all scripts, as one compressed
 * text before; Python as such texts at the end, so that nothing waits for it. As in the shell
 * (shell.js) a lesson is shown in a frame, and this window owns the engine and the store. The frame
 * is made of texts (`srcdoc`): a new one for each page, so that Back and Forward are the window's
 * own, whose address names the page as the shell's does: `#vi/an-toan/mat-khau.html`.
 *
 * Within the frame addresses are below a host that cannot exist: links to it are followed here, and
 * what is not in the file says so. Nothing is ever asked for: the content security policy, written
 * into the file, allows only the scripts and styles that are in it. See decision 27.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const ROOT = "https://lone.invalid/"; // RFC 2606
  const ADDRESS = /^([^?#]*)(\?[^#]*)?(#[^]*)?$/;
  const GRACE = 15000; // ms in which the first page begins; else what can be read is shown

  const meta = document.querySelector('meta[name="quiz-engine"]');
  /**
   * @type {{course: string, home: string, pages: Record<string, string>, also: Record<string, string>,
   *   away: string}} `pages` are the titles of those that are here, by path; `also` the page that
   *   stands for another
   */
  const settings = JSON.parse(meta?.getAttribute("content") || "{}");

  /** @typedef {{page: string, query: string, hash: string}} QePlace where one can be */

  /** @type {{files: Record<string, string>, pages: Record<string, string[]>} | undefined} */
  let bundle;
  /** @type {Set<string>} paths of pages whose text has been read to its end */
  const whole = new Set();
  /** @type {Set<Window>} frames that are shown, and those that were left just now */
  const lessons = new Set();
  /** @type {HTMLIFrameElement | undefined} the one that is shown, or about to be */
  let frame;
  /** @type {QePlace | undefined} what it shows */
  let shown;
  /** @type {Map<string, number>} how far down a page was read, by its address */
  const depths = new Map();
  let isFollowing = false; // a link, and not Back or Forward
  let isBegun = false;
  let isThere = false; // the text of the page that is shown

  /** @param {string} address @returns {QePlace | undefined} undefined where it is not in this file */
  function find(address) {
    const [, path = "", query = "", hash = ""] = ADDRESS.exec(address) ?? [];
    const page = settings.also[path] ?? path;
    return Object.hasOwn(settings.pages, page) ? { page, query, hash } : undefined;
  }

  /** @param {string} address absolute @returns {string} from the root; empty where it is elsewhere */
  const below = (address) => (address.startsWith(ROOT) ? address.slice(ROOT.length) : "");

  /** @param {QePlace} place @returns {string} as shell.js writes it */
  const write = ({ page, query, hash }) =>
    "#" + (page + query + hash).replace(/%/g, "%25").replace(/#/g, "%23");

  /** @returns {QePlace} what the address names: a page, or a part of one by its own name alone */
  function wanted() {
    let address = location.hash.slice(1);
    try {
      address = decodeURIComponent(address);
    } catch {
      // Not an address of ours.
    }
    const place = find(address);
    if (place) return place;
    const part = address && document.getElementById(address)?.closest("section.lone-page")?.id;
    return { page: part || settings.home, query: "", hash: part ? "#" + address : "" };
  }

  const sectionOf = (/** @type {string} */ path) =>
    [...document.querySelectorAll("section.lone-page")].find(({ id }) => id === path);

  /**
   * @param {string} path
   * @returns {string} what stands in the page, with its names and addresses as they were
   */
  function contentOf(path) {
    const section = sectionOf(path);
    if (!section || isApart(path)) return bundle?.pages[path][1] ?? "";
    // In a document that loads nothing, and knows no element of ours.
    const copy = document.implementation.createHTMLDocument("").importNode(section, true);
    for (const element of copy.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        const { name, value } = attribute;
        if (name === "href" && value[0] === "#" && find(value.slice(1))) {
          const { page, query, hash } = /** @type {QePlace} */ (find(value.slice(1)));
          attribute.value = page === path && hash ? hash : relative(path, page) + query + hash;
        } else if (value.includes(path + "#")) attribute.value = value.split(path + "#").join("");
      }
      const { lone } = /** @type {HTMLElement} */ (element).dataset;
      if (lone) element.setAttribute("href", relative(path, lone));
    }
    return copy.innerHTML;
  }

  /** @param {string} path @returns {boolean} whether the page is nothing to read without scripts */
  const isApart = (path) => Boolean(bundle?.pages[path][1]);

  /** @param {string} from a page @param {string} to another @returns {string} as pages name another */
  function relative(from, to) {
    const [here, there] = [from.split("/"), to.split("/")];
    here.pop();
    for (; here.length && here[0] === there[0]; there.shift()) here.shift();
    return "../".repeat(here.length) + there.join("/");
  }

  /** @param {string} path @returns {string} the whole page */
  function compose(path) {
    const [around] = bundle?.pages[path] ?? [""];
    /** @param {string} _ @param {string} name */
    const fill = (_, name) =>
      bundle?.files[name] ?? document.querySelector(`style[data-name="${name}"]`)?.textContent ?? "";
    return around
      .replace(/%%qe-file (\S+)%%/g, fill)
      .replace("%%qe-base%%", () => `<base href="${ROOT}${path}">`)
      .replace("%%qe-content%%", () => contentOf(path));
  }

  /** Show what the address names, as soon as it is there. */
  function load() {
    const place = wanted();
    const isFresh = !shown || shown.page !== place.page || shown.query !== place.query;
    if (!isFresh) return turn(place);
    const isRead = document.readyState !== "loading" || whole.has(place.page);
    if (!bundle || (!isApart(place.page) && !isRead)) return;
    leave();
    shown = place;
    isThere = false;
    frame = document.createElement("iframe");
    frame.className = "lone-frame";
    frame.title = settings.pages[place.page];
    frame.name = QE.display.frameName();
    frame.srcdoc = compose(place.page);
    document.body.prepend(frame); // under the one that is left, until it is there
  }

  /** The page that is shown stores what it has not yet; it stays until the next one is there, so that
   * its messages come from a page. */
  function leave() {
    const view = frame?.contentWindow;
    if (!view || !shown) return;
    depths.set(write(shown), view.scrollY);
    view.dispatchEvent(new Event("pagehide"));
  }

  /** @param {QePlace} place a part of the page that is shown */
  function turn(place) {
    shown = place;
    const view = frame?.contentWindow;
    if (view && isThere) aim(view, place.hash); // else it does so when it arrives
    isFollowing = false;
  }

  /**
   * Go to a part of a page, without a step in the history that only the frame would know: Firefox
   * takes no new address for a frame that is made of text.
   * @param {Window} view
   * @param {string} hash empty for the beginning
   */
  function aim(view, hash) {
    const page = view.document;
    const [oldURL, newURL] = [view.location.href, "about:srcdoc" + hash];
    view.history.replaceState(null, "", newURL);
    page.querySelector(".is-target")?.classList.remove("is-target");
    const part = hash && page.getElementById(hash.slice(1));
    if (part) {
      part.classList.add("is-target");
      part.scrollIntoView();
      // From here on Tab goes, and what reads aloud reads.
      const canFocus = part.matches("a[href], button, input, select, textarea, [tabindex]");
      if (!canFocus) part.setAttribute("tabindex", "-1");
      part.focus({ preventScroll: true });
      if (!canFocus) part.removeAttribute("tabindex");
    } else if (!hash) view.scrollTo(0, 0);
    if (oldURL !== newURL) view.dispatchEvent(new HashChangeEvent("hashchange", { oldURL, newURL }));
  }

  /**
   * A page's text is there; its scripts follow its first paint.
   * @param {Window} view
   */
  function arrive(view) {
    const page = view.document;
    if (view !== frame?.contentWindow || !shown) return;
    isThere = true;
    mark(page.body);
    new MutationObserver((records) => {
      for (const { target } of records) mark(/** @type {Element} */ (target));
    }).observe(page.body, { subtree: true, childList: true, attributeFilter: ["href"] });
    for (const each of document.querySelectorAll("iframe")) {
      if (each === frame) continue;
      lessons.delete(/** @type {Window} */ (each.contentWindow));
      each.remove();
    }
    const address = write(shown);
    if (location.hash !== address) history.replaceState(null, "", address);
    document.title = page.title;
    for (const each of document.querySelectorAll("section.lone-page")) {
      each.classList.toggle("lone-here", each.id === shown.page && !isApart(each.id));
    }
    hold();
    if (shown.hash) aim(view, shown.hash);
    else if (!isFollowing) view.scrollTo(0, depths.get(address) ?? 0);
    isFollowing = false;
  }

  /** @param {Element} part links in it that lead to what is not in this file say so */
  function mark(part) {
    const links = [...part.querySelectorAll("a[href]"), ...(part.matches("a[href]") ? [part] : [])];
    for (const link of /** @type {HTMLAnchorElement[]} */ (links)) {
      const path = below(link.href);
      if (!path || find(path)) continue;
      if (link.matches(".term") && meaningOf(link)) continue; // what it means stands in the page
      if (link.matches(".term-note > a")) link.remove();
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", "true");
      link.setAttribute("role", "link");
      link.classList.add("lone-away");
      if (link.querySelector(".lone-note")) continue;
      const note = link.ownerDocument.createElement("small");
      note.className = "lone-note";
      note.textContent = ` ${settings.away}`;
      link.append(note);
    }
  }

  /** @param {HTMLAnchorElement} term */
  const meaningOf = ({ hash, ownerDocument }) =>
    ownerDocument.getElementById("meaning-" + decodeURIComponent(hash.slice(1)));

  /** @param {Event} event a click in a page */
  function follow(event) {
    const { target, defaultPrevented } = event;
    const { button, ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
    const link = /** @type {Element} */ (target).closest?.("a[href]");
    const address = link && below(/** @type {HTMLAnchorElement} */ (link).href);
    if (!address || defaultPrevented || button > 1) return;
    event.preventDefault();
    const place = find(address);
    if (!place) return;
    if (button === 1 || ctrlKey || metaKey || shiftKey) open(write(place), "_blank");
    else go(ROOT + address);
  }

  /** @param {string} address absolute, of a page */
  function go(address) {
    const place = find(below(address));
    if (!place) return;
    isFollowing = true;
    const hash = write(place);
    if (location.hash !== hash) location.hash = hash;
    else if (shown && write(shown) === hash) turn(place);
    else load();
  }

  /** @param {string} name of a file @returns {HTMLScriptElement | undefined} the text that has it */
  const held = (name) =>
    [...document.querySelectorAll("script")].find(({ dataset }) => dataset.name === name);

  /** @returns {QePayload} @param {HTMLScriptElement} node */
  const read = ({ dataset, textContent }) => ({
    name: dataset.name ?? "",
    version: dataset.version ?? "",
    length: Number(dataset.length),
    text: textContent ?? "",
  });

  /** @type {Promise<void>} settled when all of this file is read; this runs in its head */
  const complete = new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", () => resolve());
  });

  QE.lone = {
    /** Whether this browser keeps what it stores by the place of the file; see `isBound` in link.js. */
    isBound: location.protocol === "file:" && location.origin === "null",

    /** The page that is there; empty as long as none is. */
    get place() {
      return isThere ? shown?.page : "";
    },

    /** What follows "?" in the address of the page that is shown. */
    get query() {
      return shown?.query ?? "";
    },

    /** @param {string} address whether it is below the root of the course */
    owns: (address) => Boolean(below(address)),

    go,

    /** @param {string} hash show the page once more, from its beginning, at that part */
    renew(hash) {
      const { page } = /** @type {QePlace} */ (shown);
      isFollowing = true;
      leave();
      shown = undefined;
      history.replaceState(null, "", write({ page, query: "", hash }));
      load();
    },

    /**
     * @param {Document} page
     * @param {string} address of a script, which is run in the page at once; throws where it is not
     *   in this file
     */
    run(page, address) {
      const text = bundle?.files[below(new URL(address, page.baseURI).href)];
      if (text === undefined) throw new Error(`${address} is not in this file`);
      const script = page.createElement("script");
      script.textContent = text;
      page.head.append(script);
      script.remove();
    },

    /** @param {string} address @returns {string | undefined} of a picture, as data */
    picture(address) {
      const text = bundle?.files[below(address)];
      return text && "data:image/svg+xml," + encodeURIComponent(text);
    },

    /** @param {string} address @returns {string} of a recording, for a player; the same where there is none */
    sound(address) {
      const node = held(below(new URL(address, ROOT + shown?.page).href));
      if (!node) return address;
      const bytes = QE.payload.decode(read(node));
      return URL.createObjectURL(new Blob([bytes], { type: node.dataset.type }));
    },

    /** @param {string} name @returns {Promise<QePayload>} once all of this file is read */
    async payload(name) {
      await complete;
      const node = held(name);
      if (!node) throw Object.assign(new Error(name + " is not in this file"), { code: "QE402" });
      return read(node);
    },

    /** The text of a page ends before this script. */
    arrived() {
      const section = document.currentScript?.previousElementSibling;
      if (section) whole.add(section.id);
      load();
    },

    /** @param {Window} view a page begins */
    begin(view) {
      isBegun = true;
      lessons.add(view);
      view.addEventListener("click", follow);
      view.addEventListener("auxclick", follow);
      view.document.addEventListener("DOMContentLoaded", () => arrive(view));
    },

    /** What the pages need besides their text stands before this script. */
    async start() {
      try {
        const text = await QE.payload.read(read(/** @type {any} */ (held("pages"))));
        bundle = JSON.parse(new TextDecoder().decode(text));
      } catch {
        return plain(); // too old a browser, or a file that did not come whole
      }
      const isLesson = (/** @type {any} */ source) => lessons.has(source);
      QE.serve(QE.createOwn(QE.readSettings()), isLesson, { page: told, leave() {} });
      addEventListener("hashchange", load);
      addEventListener("load", () => setTimeout(hold));
      load();
      await complete;
      load();
      setTimeout(() => isBegun || plain(), GRACE);
    },
  };

  /** @param {{page: string}} lesson where in itself the page now is */
  function told({ page }) {
    const place = find(page);
    if (!place || place.page !== shown?.page) return;
    shown = place;
    const address = write(place);
    if (location.hash !== address) history.replaceState(null, "", address);
    hold();
  }

  /** Keys go to the page. Chromium forgets what was focused once all of this file is read. */
  const hold = () => void (isThere && document.activeElement !== frame && frame?.focus());

  /** No page of ours is to be had here: what can be read stays. */
  function plain() {
    document.documentElement.classList.remove("lone-on");
    frame?.remove();
  }

  document.documentElement.classList.add("lone-on");
})();
