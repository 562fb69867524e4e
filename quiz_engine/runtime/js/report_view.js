/**
 * Makes elements of a report's tree (quiz_engine/results/tree.py): [tag, attributes, children].
 *
 * Names of files and learners come from strangers. They only ever become text; tags and attributes
 * are those that a report has, and any other is an error.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const TAGS = new Set(
    "section h2 h3 p ul ol li table caption thead tbody tr th td div span small b a button svg rect q".split(" "),
  );
  const ATTRIBUTES = new Set(
    (
      "class id href scope tabindex role type lang x y width height viewBox aria-label aria-labelledby aria-hidden " +
      "aria-sort data-sort data-value data-state data-share data-act data-files"
    ).split(" "),
  );
  const DRAWN = new Set(["svg", "rect"]);

  /**
   * @param {any} tree text, or [tag, attributes, children]
   * @returns {Node}
   */
  function makeTree(tree) {
    if (typeof tree === "string") return document.createTextNode(tree);
    const [tag, attributes, children] = tree;
    if (!TAGS.has(tag)) throw new Error(`a report has no <${tag}>`);
    const element = DRAWN.has(tag)
      ? document.createElementNS("http://www.w3.org/2000/svg", tag)
      : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (!ATTRIBUTES.has(name)) throw new Error(`a report has no ${name}`);
      element.setAttribute(name, value);
    }
    if (attributes["data-share"]) element.style.setProperty("--share", `${Number(attributes["data-share"])}%`);
    if (tag === "svg") element.setAttribute("preserveAspectRatio", "none");
    element.append(...children.map(makeTree));
    return element;
  }

  self.QE.makeTree = makeTree;
})();
