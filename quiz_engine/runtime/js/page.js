/**
 * On every page, also those without a question. Over http it loads app.js, where the course can be
 * kept on the device: only the browser itself around the page, and only where it trusts the address.
 *
 * In the shell's frame: tells the shell which lesson this is, and opens addresses of the web in a
 * window of their own, because most sites refuse to be framed. Alone: offers to open the page in
 * the course, where progress is kept together; the words come with the settings, as `open`.
 */
"use strict";
(function () {
  const meta = document.querySelector('meta[name="quiz-engine"]');
  if (!meta) return;
  const settings = JSON.parse(meta.getAttribute("content") || "{}");
  if (location.protocol !== "file:" && !QE.lone) {
    if (!settings.app || parent !== self || !isSecureContext || !navigator.serviceWorker) return;
    for (const name of [`app.${document.documentElement.lang}.js`, "app.js"]) {
      QE.loadScript(`${settings.base}quiz/${name}`).catch(() => {}); // then the course is not kept
    }
    return;
  }
  const here = () => settings.page + (QE.lone?.query ?? location.search) + location.hash;

  if (parent === self) {
    if (!settings.open) return;
    const link = document.createElement("a");
    link.className = "qe-open";
    link.textContent = settings.open;
    const aim = () =>
      (link.href = settings.shell + "#" + here().replace(/%/g, "%25").replace(/#/g, "%23"));
    aim();
    addEventListener("hashchange", aim);
    (document.querySelector("header") ?? document.body).append(link);
    return;
  }

  const tell = () => {
    const { title, documentElement } = document;
    const lesson = { qe: 1, do: "page", page: here(), title, language: documentElement.lang };
    parent.postMessage(lesson, "*");
  };
  tell();
  addEventListener("hashchange", tell);
  addEventListener("pageshow", tell); // once more, after "leave" of the lesson before
  addEventListener("pagehide", () => parent.postMessage({ qe: 1, do: "leave" }, "*"));
  addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest("a");
    if (link && /^http/.test(link.protocol) && !QE.lone?.owns(link.href)) link.target = "_blank";
  });
})();
