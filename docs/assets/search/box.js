// The box at the top of every page: suggestions while one types, by keyboard too, and Enter leads to Explore.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
"use strict";

(() => {
  const form = document.getElementById("find-form");
  if (!form) return;
  const input = document.getElementById("find");
  const list = document.getElementById("find-list");
  const explore = form.getAttribute("action");
  const base = explore.replace(/explore\/(?:index\.html)?$/, "");
  let options = [];
  let active = -1;

  function element(name, text, className) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  }

  function option(item, address) {
    const link = element("a", "", "find-option");
    link.id = `find-option-${options.length}`;
    link.href = address;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.append(element("span", item.title));
    if (item.beside) link.append(" ", element("small", item.beside));
    options.push(link);
    return link;
  }

  function group({ label, items }, number) {
    const made = element("div", "");
    const head = element("div", label, "find-head");
    head.id = `find-head-${number}`;
    made.setAttribute("role", "group");
    made.setAttribute("aria-labelledby", head.id);
    head.setAttribute("role", "presentation");
    made.append(head, ...items.map((item) => option(item, base + item.path)));
    return made;
  }

  function choose(number) {
    options[active]?.setAttribute("aria-selected", "false");
    active = number;
    const chosen = options[active];
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function show() {
    const engine = sam4mis.search.engine;
    const text = input.value;
    if (!engine || !text.trim() || document.activeElement !== input) return close();
    options = [];
    active = -1;
    input.removeAttribute("aria-activedescendant");
    const found = sam4mis.suggest.groups(engine, text);
    const all = { title: found.count ? `All ${found.count} in Explore` : "No work found. Look in Explore", beside: "" };
    const made = found.groups.map(group);
    const last = group({ label: "Search", items: [] }, found.groups.length);
    last.append(option(all, `${explore}?text=${encodeURIComponent(text)}`));
    list.replaceChildren(...made, last);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  const KEYS = {
    ArrowDown: () => choose((active + 1) % options.length),
    ArrowUp: () => choose(active < 0 ? options.length - 1 : active - 1),
    Enter: () => (active >= 0 ? options[active].click() : form.requestSubmit()),
    Escape: close,
  };
  input.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || event.isComposing) return;
    if (list.hidden) {
      if (event.key !== "ArrowDown") return;
      show();
      if (list.hidden) return;
    }
    event.preventDefault();
    act();
  });
  input.addEventListener("focus", () => sam4mis.search.ready().then(show, () => {}));
  input.addEventListener("input", show);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  // A press on a suggestion must not take the focus, and so the suggestion, away first.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
  });
})();
