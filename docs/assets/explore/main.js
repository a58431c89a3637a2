// Explore: puts the parts together. What the page shows follows from the state and nothing else.
"use strict";

(() => {
  const { state: addresses, facets: boxes, notes, results, basket } = sam4mis;
  const at = (id) => document.getElementById(id);
  const form = at("filters");
  const works = sam4mis.works.read(at("works"));
  const placeOf = new Map(works.flatMap((work) => [...work.former, work.id].map((id) => [id, work.place])));
  // Picks by their present ids; what no work has or had is left out.
  const present = (ids) => [...new Set(ids.filter((id) => placeOf.has(id)).map((id) => works[placeOf.get(id)].id))];
  const orders = sam4mis.works.orders(works);
  const { facets, terms } = boxes.read(form);
  const facetOf = Uint8Array.from(terms, (term) => term.facet.place);
  const known = Object.fromEntries(facets.map((facet) => [facet.id, new Map()]));
  for (const term of terms) {
    for (const name of [...term.former, term.id]) known[term.facet.id].set(name, term.id);
  }
  boxes.complete(works, terms);
  const exportsFrom = new URL("../../exports/parts/", document.currentScript.src).href;
  const complete = sam4mis.rows.completer(terms);

  let state = addresses.empty();
  // The own basket. `state.picks` are those of a link, shown beside it and never mixed with it.
  let mine = [];
  let found = null;

  const list = results.list(works, {
    element: at("works"),
    more: at("more"),
    all: at("all"),
    nothing: at("nothing"),
    prepare(work) {
      work.pick ??= basket.button(work, pick);
      basket.show(work, mine.includes(work.id));
      complete(work);
    },
  });

  function readMine() {
    mine = present(basket.stored());
  }

  // The picks that the page shows while it shows picks.
  function shared() {
    return state.picks.length ? state.picks : mine;
  }

  function wishes() {
    return terms.map((term) => state.facets[term.facet.id]?.[term.id]);
  }

  // Results wait for the search where the text asks for something.
  function show(until) {
    const { engine } = sam4mis.search;
    const waits = Boolean(state.text.trim()) && !engine;
    at("explore").classList.toggle("ready", !waits);
    if (!waits) return showFound(until);
    at("text").value = state.text;
    sam4mis.search.ready().then(
      () => show(until),
      () => {
        at("explore").classList.add("ready");
        at("note").textContent = "The search could not be loaded. Try again, or use the filters.";
      },
    );
  }

  function showFound(until) {
    const wished = wishes();
    found = state.text.trim() ? sam4mis.search.engine.find(state.text) : null;
    const scores = found && (state.near ? new Map([...found.scores, ...found.near]) : found.scores);
    const picked = new Set(state.show === "picks" ? shared() : []);
    const fits = (work) =>
      (scores === null || scores.has(work.place)) && (state.show !== "picks" || picked.has(work.id));
    const every = facets.map((facet) => state.every.includes(facet.id));
    const { hits, counts } = sam4mis.filter.apply(works, facetOf, wished, facets.length, fits, every);
    const sort = state.sort || (scores ? "relevance" : "date");
    list.show(results.sorted(hits, scores || sort !== "relevance" ? orders[sort] : orders.date, scores), until);
    boxes.show({ facets, terms }, wished, counts, state.every);
    showWords(sort, scores !== null);
    showNotes(wished, counts);
    results.chips(at("active"), active(), forget);
    sam4mis.rows.tell();
  }

  function showWords(sort, searched) {
    const number = list.places.length;
    const of = state.show === "picks" ? shared().length : works.length;
    const thing = state.show === "picks" ? "picked" : "works";
    at("count").textContent = number === of ? `${number} ${thing}` : `${number} of ${of} ${thing}`;
    at("export-count").textContent = number;
    at("export").disabled = number === 0;
    at("see").textContent = `Show ${number === 1 ? "1 work" : `${number} works`}`;
    at("show-picks").setAttribute("aria-pressed", String(state.show === "picks"));
    showPicks();
    at("sort").querySelector("[value=relevance]").disabled = !searched;
    at("sort").value = sort === "relevance" && !searched ? "date" : sort;
    if (at("text").value !== state.text) at("text").value = state.text;
  }

  function showPicks() {
    const ids = list.places.map((place) => works[place].id);
    const all = ids.length > 0 && ids.every((id) => mine.includes(id));
    at("picks-count").textContent = mine.length;
    at("pick-all").textContent = all ? `Unpick all ${ids.length}` : `Pick all ${ids.length}`;
    at("pick-all").hidden = !ids.length;
  }

  function showNotes(wished, counts) {
    const unknown = state.unknown.length ? `Not known here: ${state.unknown.join(", ")}.` : "";
    at("note").textContent = [unknown, notes.step(found, list.places.length)].filter(Boolean).join(" ");
    at("foreign").hidden = !state.picks.length;
    at("narrowed").hidden = state.show !== "picks" || list.places.length === shared().length;
    at("why-nothing").textContent =
      state.show === "picks" && !shared().length ? "Nothing picked yet." : "No work matches all of this.";
    const isWished = (term) => Boolean(state.facets[term.facet]?.[term.id]);
    const filters = (term) => isWished(term) || !known[term.facet]?.has(term.id);
    notes.offers(at("offers"), found, sam4mis.search.engine?.terms, filters, take);
    notes.near(at("near"), found, Boolean(state.near), () => change({ near: state.near ? "" : "yes" }));
    notes.feed(at("feed"), terms, wished, state.every);
    notes.hidden(at("hidden"), facets, terms, wished, counts, (term) => wish(term, "in"));
  }

  // A term as a filter, in the place of the words that stand for it.
  function take(term, part) {
    const text = `${found.plain.slice(0, part.tokens[0].start)} ${found.plain.slice(part.tokens.at(-1).end)}`;
    const wanted = { ...state.facets[term.facet], [term.id]: "in" };
    change({ text: text.replace(/\s+/g, " ").trim(), facets: { ...state.facets, [term.facet]: wanted } });
    at("text").focus();
  }

  function active() {
    const found = terms
      .map((term) => ({ term, wish: state.facets[term.facet.id]?.[term.id] }))
      .filter(({ wish }) => wish)
      .map(({ term, wish }) => ({
        term,
        out: wish === "out",
        label: `${wish === "out" ? "not " : ""}${boxes.named(term)}`,
      }));
    return state.text ? [{ label: `“${state.text}”` }, ...found] : found;
  }

  function change(changed, { remember = true } = {}) {
    state = { ...state, unknown: [], ...changed };
    if (changed.text !== undefined) state.near = "";
    show();
    history[remember ? "pushState" : "replaceState"]({ own: !state.picks.length }, "", address());
  }

  // The basket stands in the address only while it is what the page shows.
  function address() {
    const picks = state.show === "picks" ? shared() : [];
    return location.pathname + addresses.write({ ...state, picks }) + location.hash;
  }

  function wish(term, value) {
    const wanted = { ...state.facets[term.facet.id] };
    if (value) wanted[term.id] = value;
    else delete wanted[term.id];
    const all = { ...state.facets, [term.facet.id]: wanted };
    if (!Object.keys(wanted).length) delete all[term.facet.id];
    change({ facets: all });
  }

  function forget(which) {
    if (which.term) wish(which.term, undefined);
    else change({ text: "" });
  }

  function pick(work) {
    const was = list.places.indexOf(work.place);
    basket.store(basket.toggled(basket.stored(), work.id)); // another tab may have stored meanwhile
    showMine();
    if (work.element.isConnected) return;
    (works[list.places[Math.min(was, list.places.length - 1)]]?.pick ?? at("show-picks")).focus();
  }

  function showMine() {
    readMine();
    if (state.show === "picks" && !state.picks.length) return change({}, { remember: false });
    showPicks();
    for (const work of works) {
      if (work.pick) basket.show(work, mine.includes(work.id));
    }
  }

  function pickAll() {
    const ids = list.places.map((place) => works[place].id);
    const stored = basket.stored();
    const all = ids.every((id) => mine.includes(id));
    basket.store(all ? stored.filter((id) => !ids.includes(id)) : [...new Set([...stored, ...ids])]);
    showMine();
    at("pick-all").focus();
  }

  // Picks are shown whole: what narrowed the list does not narrow them, and comes back by going back.
  function showAllPicks() {
    change({ text: "", facets: {}, every: [], show: "picks" });
  }

  function toggleEvery(facet) {
    const every = state.every.includes(facet.id) ? state.every.filter((id) => id !== facet.id) : [...state.every, facet.id];
    change({ every });
  }

  function keep() {
    basket.store([...new Set([...basket.stored(), ...state.picks])]);
    showOwn();
  }

  function showOwn() {
    readMine();
    change({ picks: [], show: "picks" });
    at("show-picks").focus();
  }

  async function copyLink(event) {
    await sam4mis.copy(location.href, event.currentTarget);
  }

  async function exportFound() {
    const format = at("export-format").value;
    const pack = await sam4mis.export.load(format, exportsFrom);
    const ids = list.places.map((place) => works[place].id);
    sam4mis.export.download(pack.file_name.replace("registry", "selection"), pack.media_type, sam4mis.export.join(pack, ids));
  }

  function open() {
    readMine();
    state = addresses.read(location.search, known);
    state.unknown.push(...state.picks.filter((id) => !placeOf.has(id)).map((id) => `pick ${id}`));
    state.picks = present(state.picks);
    const own = history.state?.own || state.show !== "picks" || state.picks.join() === mine.join();
    if (own) state.picks = [];
    show(history.state?.shown);
    if (own && state.show === "picks") history.replaceState(history.state, "", address());
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  at("text").addEventListener("input", () => change({ text: at("text").value }, { remember: false }));
  at("text").addEventListener("focus", () => sam4mis.search.ready().catch(() => {}), { once: true });
  at("sort").addEventListener("change", () => change({ sort: at("sort").value }));
  at("show-picks").addEventListener("click", () => {
    if (state.show) change({ picks: [], show: "" });
    else change({ picks: [], show: "picks", text: "", facets: {}, every: [] });
  });
  at("narrowed").querySelector("button").addEventListener("click", showAllPicks);
  at("pick-all").addEventListener("click", pickAll);
  at("keep").addEventListener("click", keep);
  at("own").addEventListener("click", showOwn);
  at("see").addEventListener("click", () => {
    at("filters-all").open = false;
    at("count").focus();
  });
  at("clear").addEventListener("click", () => {
    change({ text: "", facets: {}, every: [], picks: [], show: "" });
    at("text").focus();
  });
  at("copy-link").addEventListener("click", copyLink);
  at("export").addEventListener("click", exportFound);
  terms.forEach((term) =>
    term.box.addEventListener("change", () =>
      wish(term, boxes.next(state.facets[term.facet.id]?.[term.id])),
    ),
  );
  for (const facet of facets) facet.every?.querySelector("input").addEventListener("change", () => toggleEvery(facet));
  addEventListener("popstate", open);
  addEventListener("storage", showMine);

  boxes.shorten(facets);
  sam4mis.rows.compact(at("compact"), at("explore"));
  const wide = matchMedia("(min-width: 60em)");
  const unfold = () => { at("filters-all").open = wide.matches; };
  unfold();
  wide.addEventListener("change", unfold); // a phone or tablet is turned
  if (!wide.matches) facets.forEach((facet) => { facet.fieldset.closest("details").open = false; });
  open();
})();
