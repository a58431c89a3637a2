// Takes rows that look like others out of a page. What stays: in each list or table the first rows, and every row with
// an element that looks like no element before it. So no pair of colours is lost, in any scheme that was noted.
globalThis.rowsAlike = (() => {
  const FIRST = 5;
  const looks = new Map();

  // Notes how all elements look in the scheme of now.
  function note() {
    const behind = new Map();
    for (const element of document.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      const own = style.backgroundColor + style.backgroundImage;
      behind.set(element, own === "rgba(0, 0, 0, 0)none" ? behind.get(element.parentElement) : own);
      const now = [element.tagName, element.getAttribute("class"), style.color, style.fill, behind.get(element),
        style.fontSize, style.fontWeight, style.textDecorationLine, style.opacity];
      looks.set(element, `${looks.get(element) ?? ""}${now.join()};`);
    }
  }

  function thin() {
    const seen = new Set();
    const needed = new Set();
    for (const [element, look] of looks) {
      if (seen.has(look)) continue;
      seen.add(look);
      for (let one = element; one && !needed.has(one); one = one.parentElement) needed.add(one);
    }
    for (const parent of document.querySelectorAll("main *")) {
      for (const child of [...parent.children].slice(FIRST)) if (!needed.has(child)) child.remove();
    }
  }

  return { note, thin };
})();
