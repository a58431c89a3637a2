// What every page can use: the clipboard, tables by keyboard, links when read from a folder.
"use strict";
globalThis.sam4mis ??= {};

// Puts text on the clipboard and says so on the button for a moment.
sam4mis.copy = async (text, button) => {
  const label = (button.dataset.label ??= button.textContent);
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Copying is not allowed here";
  }
  setTimeout(() => { button.textContent = label; }, 2000);
};

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () =>
    sam4mis.copy(document.getElementById(button.dataset.copy).textContent, button),
  );
}

// The theme lets wide tables scroll, but not by keyboard.
addEventListener("load", () => {
  for (const table of document.querySelectorAll(".md-typeset__scrollwrap")) {
    table.tabIndex = 0;
  }
});

// A folder has no server that would add the name of the page.
if (location.protocol === "file:") {
  const whole = (address) => address.replace(/\/(?=$|[?#])/, "/index.html");
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link?.protocol === "file:") link.href = whole(link.href);
  }, true);
  addEventListener("submit", (event) => {
    event.target.action = whole(event.target.action);
  }, true);
}

// Years that are folded up are printed all the same, and so is the first way to cite a work.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details.year, .citation details:first-of-type")) folded.open = true;
});

// Links of a section lead into years that may be folded up; browsers open these only for text that is searched.
for (const link of document.querySelectorAll('.years a[href^="#year-"]')) {
  link.addEventListener("click", () => {
    const year = document.getElementById(link.hash.slice(1))?.closest("details");
    if (year) year.open = true;
  });
}

// The rows of a long section get what reference managers read (https://en.wikipedia.org/wiki/COinS) when the page is there.
sam4mis.addCoins = (urls) => {
  for (const link of document.querySelectorAll(".rows .title > a")) {
    const id = link.pathname.split("/").at(-2);
    if (!Object.hasOwn(urls, id)) continue;
    const span = document.createElement("span");
    span.className = "Z3988";
    span.title = urls[id];
    link.parentElement.append(span);
    // A work has one, in the first of its rows.
    delete urls[id];
  }
  document.dispatchEvent(new Event("ZoteroItemUpdated", { bubbles: true, cancelable: true }));
};
for (const { dataset } of document.querySelectorAll("[data-coins]")) {
  addEventListener("load", () => {
    const script = document.createElement("script");
    script.src = dataset.coins;
    document.head.append(script);
  });
}
