// Which works a pasted text names by an address, an identifier or a citation key. The registry is small: what looks
// like an identifier counts only where some work has it, and an address is cut from its end until one is known.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.identifiers = (() => {
  const ARXIV = /(?<!\d|\d\.)(\d{4}\.\d{4,5})(?:v\d+)?(?!\d)/g;
  const OLD_ARXIV = /\b([a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?\b/gi;
  const DOI = /10\.\d{4,9}\/[^\s"'<>“”]+/gi;
  const ADDRESS = /(?:https?:\/\/|git@|www\.)[^\s"'<>“”]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}\/[^\s"'<>“”]+/gi;
  const BIBTEX = /@\w+\s*\{\s*([^\s,{}]+)/g;
  const REPOSITORIES = /^(?:github\.com|gitlab\.com|huggingface\.co)$/;
  // Further parts of an address that lead to another view of the same thing.
  const VIEWS = /(?:\/(?:meta|pdf|pdfft|full|abstract|abs|html|epdf|fulltext|metrics|references|supplementary)|\.(?:full|short|abstract|pdf|html?|git)|v\d+)$/i;

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  // Host and path of an address, in one form; empty where it is none.
  function place(address) {
    const plain = address.replace(/^git@([^:/]+):/i, "https://$1/");
    let url;
    try {
      url = new URL(/^[a-z]+:\/\//i.test(plain) ? plain : `https://${plain}`);
    } catch {
      return "";
    }
    const host = url.hostname.toLowerCase().replace(/^www\./, "");
    let path = decoded(url.pathname).replace(/\/+$/, "").toLowerCase();
    let id = url.searchParams.get("id");
    if (host === "ieeexplore.ieee.org") {
      const number = url.searchParams.get("arnumber") ?? path.match(/\/(\d{6,})(?:\/|\.pdf|$)/)?.[1];
      if (number) return `${host}/document/${number}`;
    }
    if (host === "sciencedirect.com") path = path.replace(/\/article\/abs\//, "/article/").replace(/(\/pii\/\w+).*/, "$1");
    if (host === "openreview.net") path = "/forum";
    if (host === "openaccess.thecvf.com") path = path.replace(/\/(?:html|papers)\//, "/").replace(/_paper\.\w+$/, "");
    if (host === "proceedings.mlr.press") path = path.replace(/(\/v\d+\/[^/]+?)(?:\/[^/]*)?(?:\.\w+)?$/, "$1");
    id = id ? `?id=${id.toLowerCase()}` : "";
    return `${host}${path}${id}`;
  }

  // DOIs that a publisher's address spells out without writing them; `journals` are codes by ISSN.
  function* fromAddress(address, journals) {
    const nature = address.match(/nature\.com\/articles\/([sd]\d{5}-[a-z0-9-]+)/i);
    if (nature) yield `10.1038/${nature[1]}`;
    const mdpi = address.match(/mdpi\.com\/(\d{4}-\d{3}[\dx])\/(\d+)\/(\d+)\/(\d+)/i);
    const code = mdpi && journals[mdpi[1].toUpperCase()];
    if (code) yield `10.3390/${code}${mdpi[2]}${mdpi[3].padStart(2, "0")}${mdpi[4].padStart(4, "0")}`;
    const ssrn = address.match(/abstract_?id=(\d+)/i);
    if (ssrn) yield `10.2139/ssrn.${ssrn[1]}`;
    const preprint = address.match(/preprints\.org\/manuscript\/(\d{6}\.\d{4})\/(v\d+)/i);
    if (preprint) yield `10.20944/preprints${preprint[1]}.${preprint[2]}`;
  }

  // A text and what is left of it when its end is cut, one part after the other.
  function* cuts(text, least) {
    let rest = text.replace(/[?#].*$/, "");
    yield text;
    for (let i = 0; i < 12 && rest.length > least; i += 1) {
      yield rest;
      const shorter = rest.replace(/[.,;:!?)\]}>*`_]+$/, "");
      if (shorter !== rest) rest = shorter;
      else if (VIEWS.test(rest)) rest = rest.replace(VIEWS, "");
      else {
        const cut = rest.lastIndexOf("/");
        if (cut < least) return;
        rest = rest.slice(0, cut);
      }
    }
  }

  function* keysOf(text, journals) {
    for (const [, id] of text.matchAll(BIBTEX)) yield [`id:${id.toLowerCase()}`];
    for (const [, id] of text.matchAll(ARXIV)) yield [`arxiv:${id}`];
    for (const [, id] of text.matchAll(OLD_ARXIV)) yield [`arxiv:${id.toLowerCase()}`];
    for (const [doi] of text.matchAll(DOI)) {
      yield Array.from(cuts(decoded(doi).toLowerCase(), doi.indexOf("/") + 1), (one) => `doi:${one}`);
    }
    for (const [address] of text.matchAll(ADDRESS)) {
      for (const doi of fromAddress(address, journals)) yield [`doi:${doi.toLowerCase()}`];
      const whole = place(address);
      const host = whole.split("/", 1)[0];
      const least = REPOSITORIES.test(host) ? whole.indexOf("/", host.length + 1) + 1 : whole.length - 12;
      if (whole) yield Array.from(cuts(whole, least), (one) => `url:${one}`);
    }
    for (const piece of text.split(/[\s,;{}()[\]<>"'`“”]+/)) if (piece) yield [`id:${piece.toLowerCase()}`];
  }

  // Everything by which a work can be asked for, as keys of the look-up.
  function keys({ ids, arxiv, dois, addresses }) {
    return [
      ...ids.map((id) => `id:${id.toLowerCase()}`),
      ...arxiv.map((id) => `arxiv:${id.toLowerCase()}`),
      ...dois.map((doi) => `doi:${doi.toLowerCase()}`),
      ...addresses.map((address) => `url:${place(address).replace(VIEWS, "")}`),
      ...addresses.map((address) => `url:${place(address)}`),
    ];
  }

  // The works that a text names; `known` is a map from keys to places.
  function find(text, known, journals) {
    const found = new Set();
    for (const candidates of keysOf(text, journals)) {
      const hit = candidates.find((key) => known.has(key));
      if (hit) known.get(hit).forEach((one) => found.add(one));
    }
    return found;
  }

  // Whether a text is nothing but an identifier or an address, known here or not, whole or begun.
  const begun = (text) =>
    /^\s*(?:https?:\/\/\S*|10\.\d{4,9}\/\S*|(?:arxiv|doi)\s*:\s*\S*(?:\s*\[[\w.-]+\])?|\d{4}\.\d{2,5}(?:v\d*)?|git@\S*|(?:[a-z0-9-]+\.)+[a-z]{2,}\/\S*)\s*$/i.test(text);

  // The works of which some key begins with what was typed so far.
  function complete(text, known) {
    const typed = text.trim().toLowerCase().replace(/^(?:https?:\/\/(?:www\.)?|(?:arxiv|doi)\s*:\s*)/, "").replace(/^arxiv\.org\/\w+\//, "").replace(/^(?:dx\.)?doi\.org\//, "");
    const found = new Set();
    if (typed.length < 4) return found;
    for (const [key, places] of known) {
      if (key.slice(key.indexOf(":") + 1).startsWith(typed)) places.forEach((one) => found.add(one));
    }
    return found;
  }

  return { find, keys, begun, complete, place };
})();
