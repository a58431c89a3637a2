// Runs in every page before its own scripts: tells of violations of the policy, and looks at documents.
"use strict";

addEventListener("securitypolicyviolation", (event) => {
  globalThis.tellOfViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
}, true);

globalThis.hostile = (() => {
  const strangeElements = "base, frame, iframe, object, embed";
  const loading = "script, img, source, video, audio, input[src]";
  const loadingLinks = "stylesheet icon manifest preload modulepreload prefetch prerender dns-prefetch preconnect"
    .split(" ").map((rel) => `link[rel~=${rel}]`).join();
  const leads = /^(xlink:)?href$|^action$|^formaction$|^ping$/i;
  // The address that the tests give the site; a page for missing addresses knows no other way home.
  const home = "https://sites.example/list/";
  const isForeign = (text) => {
    const stated = (text ?? "").trim();
    if (!/^([a-z][a-z0-9+.-]*:)?\/\//i.test(stated) || stated.startsWith(home)) return false;
    const { protocol, host } = new URL(stated, location.href);
    return protocol !== location.protocol || host !== location.host;
  };
  // It keeps browsers from asking for an icon.
  const isNoIcon = (element, value) => element.matches("link[rel=icon]") && value === "data:,";
  const isScript = (text) => /^(javascript|vbscript|data|blob):/i.test(text.replace(/[\0- ]/g, ""));

  // What is in a document that the project's templates never put there. What a script would do only
  // after a while, or when somebody points at it, is seen here and nowhere else.
  function faultsOf(doc, mark) {
    const found = [];
    const tell = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
    for (const element of doc.querySelectorAll(`[${mark}]`)) tell("markup of a string", element);
    for (const element of doc.querySelectorAll(strangeElements)) tell("a strange element", element);
    for (const element of doc.querySelectorAll("meta[http-equiv=refresh i]")) {
      if (!/^0; url=\.\.\/[a-z0-9-]+\/$/.test(element.content)) tell("a strange redirect", element);
    }
    for (const element of doc.querySelectorAll("form[action], [formaction]")) {
      if (["action", "formaction"].some((name) => isForeign(element.getAttribute(name)))) {
        tell("a foreign form", element);
      }
    }
    for (const element of doc.querySelectorAll(`${loading}, ${loadingLinks}`)) {
      if (["src", "href", "srcset", "poster"].some((name) => isForeign(element.getAttribute(name)))) {
        tell("a foreign source", element);
      }
    }
    for (const element of doc.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name)) tell("a handler", element);
        if (leads.test(name) && isScript(value) && !isNoIcon(element, value)) tell("a strange address", element);
      }
    }
    return found;
  }

  // The same of pages that are read and not opened.
  async function faultsAt(base, paths, mark) {
    const found = [];
    for (const path of paths) {
      const text = await (await fetch(base + path)).text();
      const doc = new DOMParser().parseFromString(text, "text/html");
      for (const fault of faultsOf(doc, mark)) found.push(`${path}: ${fault}`);
      if (!doc.querySelector("h1, meta[http-equiv=refresh i]")) found.push(`${path}: no heading`);
    }
    return found;
  }

  return { faultsOf, faultsAt };
})();
