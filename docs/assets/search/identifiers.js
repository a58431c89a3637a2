// Which works a pasted text names by an address, an identifier or a citation key. The registry is small: what looks
// like an identifier counts only where some work has it, and an address is cut from its end until one is known.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.identifiers = (() => {
  const ARXIV = /(?<!\d|\d\.|\b10\.\d{4,9}\/)(\d{4}\.\d{4,5})(?:v\d+)?(?!\d)/g;
  const INDEXED_ARXIV = /\babs-(\d{4})-(\d{4,5})\b|\d{4}arXiv(\d{4})(\d{5})[A-Z]?\b/gi; // DBLP and ADS
  const OLD_ARXIV = /\b([a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?\b/gi;
  const DOI = /10\.\d{4,9}\/\S+/gi;
  const ADDRESS = /(?:https?:\/\/|git@|www\.)[^\s"'<>“”]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}\/[^\s"'<>“”]+/gi;
  const BIBTEX = /@\w+\s*\{\s*([^\s,{}]+)/g;
  const REPOSITORIES = /^(?:github\.com|gitlab\.com|huggingface\.co)$/;
  // Further parts of an address that lead to another view of the same thing.
  const VIEWS = /(?:\/(?:meta|pdf|pdfft|full|abstract|abs|html|epdf|fulltext|metrics|references|supplementary)|\.(?:full|short|abstract|pdf|html?|git)|v\d+)$/i;
  // What no identifier has: letters that are not seen.
  const UNSEEN = /[\p{Cf}\p{Cc}]/gu;

  // A text as it was meant: without what is not seen, and without the escapes of TeX and of addresses.
  function plain(text) {
    return decoded(text.replace(/\s/g, " ").replace(UNSEEN, ""))
      .replace(/&lt;|\$<\$|\{?\\textless\b\s*(?:\{\})?\}?/g, "<")
      .replace(/&gt;|\$>\$|\{?\\textgreater\b\s*(?:\{\})?\}?/g, ">")
      .replace(/\{?\\textunderscore\b\s*(?:\{\})?\}?/g, "_")
      .replace(/\{?\\([_&%#$~])\}?/g, "$1");
  }

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
    const ssrn = address.match(/ssrn\.com\/.*\babstract(?:_?id)?=(\d+)/i);
    if (ssrn) yield `10.2139/ssrn.${ssrn[1]}`;
    const preprint = address.match(/preprints\.org\/manuscript\/(\d{6}\.\d{4})\/(v\d+)/i);
    if (preprint) yield `10.20944/preprints${preprint[1]}.${preprint[2]}`;
    for (const [form, doi] of ENDINGS) {
      const match = address.match(form);
      if (match) yield doi.replace(/\$(\d)/g, (_, group) => match[group]);
    }
  }

  // Other publishers whose addresses hold what their DOIs end with.
  const ENDINGS = [
    [/(?:bio|med)rxiv\.org\/content\/\w+\/early\/[\d/]+\/([\d.]+\d)\.full/i, "10.1101/$1"],
    [/jmir\.org\/\d{4}\/\d+\/e(\d{5,})/i, "10.2196/$1"],
    [/elifesciences\.org\/articles\/(\d+)/i, "10.7554/elife.$1"],
    [/peerj\.com\/articles\/(cs)-(\d+)/i, "10.7717/peerj-$1.$2"],
    [/peerj\.com\/articles\/(\d+)/i, "10.7717/peerj.$1"],
    [/hindawi\.com\/journals\/\w+\/(\d{4}\/\d+)/i, "10.1155/$1"],
    [/researchsquare\.com\/article\/(rs-\d+\/v\d+)/i, "10.21203/rs.3.$1"],
  ];

  // A text and what is left of it when its end is cut, at one sign after the other.
  function* cuts(text, least) {
    yield text;
    let rest = text;
    for (let i = 0; i < 60 && rest.length > least; i += 1) {
      const bare = rest.replace(/[.,;:!?)\]}>*`_'"“”]+$/, "").replace(VIEWS, "");
      if (bare !== rest && bare.length > least) {
        yield bare;
        rest = bare;
      } else {
        const cut = rest.search(/[/.+&?#()[\]{}<>|"'“”][^/.+&?#()[\]{}<>|"'“”]*$/);
        if (cut < least) return;
        rest = rest.slice(0, cut);
        yield rest;
      }
    }
  }

  function* keysOf(pasted, journals) {
    const text = plain(pasted);
    for (const [, id] of text.matchAll(BIBTEX)) yield [`id:${id.toLowerCase()}`];
    for (const [, id] of text.matchAll(ARXIV)) yield [`arxiv:${id}`];
    for (const [, a, b, c, d] of text.matchAll(INDEXED_ARXIV)) yield [`arxiv:${a ?? c}.${b ?? d}`];
    for (const [, id] of text.matchAll(OLD_ARXIV)) {
      yield [`arxiv:${id.toLowerCase()}`, `arxiv:${id.toLowerCase().replace(/\.[a-z]{2}\//, "/")}`];
    }
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
