// The catalogue's pages beyond links and forms. Everything works without it.
(() => {
  "use strict";

  // --- facets stay unfolded as the reader left them, while htmx puts new ones in their place ----
  const unfolded = new Map();

  const remember = () => {
    for (const facet of document.querySelectorAll("details.facet[id]")) {
      unfolded.set(facet.id, facet.open);
    }
  };

  const restore = () => {
    for (const facet of document.querySelectorAll("details.facet[id]")) {
      if (unfolded.has(facet.id)) facet.open = unfolded.get(facet.id);
    }
  };

  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:oobAfterSwap", restore);

  // --- a document's rows and the original's lines light up together -----------------------------
  const original = () => document.getElementById("original");

  const light = (name, { scroll }) => {
    for (const each of document.querySelectorAll("[data-lit]")) delete each.dataset.lit;
    if (!name) return;
    const lines = [...document.querySelectorAll(`[data-line-of~="${CSS.escape(name)}"]`)];
    for (const each of lines) each.dataset.lit = "";
    const row = document.getElementById(`row-${name}`);
    if (row) row.dataset.lit = "";
    const box = original();
    if (scroll && box && lines.length > 0 && box.scrollHeight > box.clientHeight) {
      box.scrollTop = lines[0].offsetTop - box.clientHeight / 3;
    }
  };

  const fromAddress = () => {
    const target = decodeURIComponent(window.location.hash.slice(1));
    if (!original()) return;
    if (target.startsWith("row-")) light(target.slice(4), { scroll: true });
    if (target.startsWith("line-")) {
      const line = document.getElementById(target);
      light(line?.dataset.lineOf?.split(" ")[0], { scroll: false });
    }
  };

  window.addEventListener("hashchange", fromAddress);
  document.addEventListener("focusin", (event) => {
    const row = original() && event.target.closest("[data-row-of]");
    if (row) light(row.dataset.rowOf, { scroll: true });
  });
  fromAddress();
})();
