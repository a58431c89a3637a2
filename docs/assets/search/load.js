// Fetches the search when somebody is about to use it, and not before. As scripts, for these load from a folder too.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.search = (() => {
  const here = document.currentScript.src;
  const SCRIPTS = ["minisearch", "words", "identifiers", "lexicon", "engine", "suggest", "index"];
  let asked = null;

  function script(name) {
    return new Promise((resolve, reject) => {
      const made = document.createElement("script");
      made.src = new URL(`${name}.js`, here).href;
      made.async = false; // in this order
      made.addEventListener("load", resolve);
      made.addEventListener("error", () => reject(new Error(`${name}.js could not be loaded`)));
      document.head.append(made);
    });
  }

  return {
    // The engine, once all is there; after a failure the next call tries again.
    ready() {
      asked ??= Promise.all(SCRIPTS.map(script))
        .then(() => sam4mis.engine.make(sam4mis.index))
        .then((engine) => (sam4mis.search.engine = engine))
        .catch((error) => {
          asked = null;
          throw error;
        });
      return asked;
    },
    engine: null,
  };
})();
