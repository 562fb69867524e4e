// Types for `tsc --checkJs`; nothing here is shipped.

/** One runtime file as it arrived: gzip data as a string, two bytes a unit (see codec.py). */
interface QePayload {
  name: string;
  version: string;
  length: number;
  text: string;
}

interface QePayloadTools {
  register(name: string, version: string, length: number, text: string): void;
  take(name: string): QePayload | undefined;
  decode(payload: { length: number; text: string }): Uint8Array<ArrayBuffer>;
  read(payload: { length: number; text: string }): Promise<Uint8Array<ArrayBuffer>>;
}

/** What search can lead to (site/sections.py). */
interface QeSection {
  location: string;
  page: string;
  title: string;
  text: string;
  kind: "" | "question" | "term";
}

/** The search index of one language (site/search_index.py). */
interface QeIndex {
  sections: QeSection[];
  words: string[];
  postings: string[];
}

/** The one global name of this project. Files add to it as they load. */
interface QeNamespace {
  payload: QePayloadTools;
  make<T extends keyof HTMLElementTagNameMap>(
    tag: T,
    className?: string,
    text?: string,
  ): HTMLElementTagNameMap[T];
  find<T extends HTMLElement>(id: string): T;
  loadScript(source: string): Promise<void>;
  say(code: string, args?: Record<string, string | number>): string;
  [name: string]: any;
}

declare var QE: QeNamespace;
interface Window {
  QE: any;
  importScripts: (...urls: string[]) => void;
}

// Pyodide's two scripts, of which only these are used.
declare function loadPyodide(options: object): Promise<any>;
declare function _createPyodideModule(settings: object): Promise<any>;
