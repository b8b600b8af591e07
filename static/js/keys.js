// Keys: / searches everywhere, f in the page's own list, j and k walk the rows, g and a letter go
// to a page, ? tells them all.
// Readers may switch single keys off (WCAG 2.1.4): `<html data-keys="off">`. Escape stays.
(() => {
  "use strict";

  const GO_WITHIN = 1500; // milliseconds between g and its letter
  let goUntil = 0;

  const visible = (each) => each.offsetParent !== null;

  // The marked link of each row, or else its first one.
  const linksOf = (box) => {
    const marked = [...box.querySelectorAll("[data-row]")];
    if (marked.length > 0) return marked;
    return [...box.querySelectorAll("tbody tr")].map((row) => row.querySelector("a[href]"));
  };

  const walk = (step) => {
    const all = [...document.querySelectorAll("[data-rows]")].flatMap(linksOf);
    const links = all.filter((link) => link && visible(link));
    if (links.length === 0) return;
    const at = links.indexOf(document.activeElement);
    const marked = links.findIndex((link) => link.getAttribute("aria-current") === "true");
    const from = at < 0 ? marked : at;
    const next = from < 0 ? (step > 0 ? 0 : links.length - 1) : from + step;
    links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  };

  // The box that searches everywhere, on a small screen its page; or the page's own box.
  const search = (own) => {
    const boxes = [...document.querySelectorAll("[data-search]")].filter(visible);
    const everywhere = (each) => each.dataset.search === "everywhere";
    const fields = boxes.filter((each) => everywhere(each) !== own);
    const field = fields.find((each) => each.closest("main")) || fields[0];
    if (!field) return !own && open(document.querySelector("[data-search-page]"));
    field.focus();
    field.select();
    return true;
  };

  const open = (link) => {
    if (link) window.location.assign(link.href);
    return Boolean(link);
  };

  const go = (letter) => open(document.querySelector(`a[data-go="${CSS.escape(letter)}"]`));

  const help = () => {
    const dialog = document.getElementById("keys");
    if (dialog && !dialog.open) dialog.showModal();
    return Boolean(dialog);
  };

  const pressed = (key) => {
    const going = Date.now() < goUntil;
    goUntil = 0;
    if (going) return go(key);
    if (key === "g") goUntil = Date.now() + GO_WITHIN;
    if (key === "/") return search(false);
    if (key === "f") return search(true);
    if (key === "?") return help();
    if (key === "j") walk(1);
    if (key === "k") walk(-1);
    return false;
  };

  const closeMenu = () => {
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeMenu();
    const typing = event.target.closest?.("input, select, textarea, [contenteditable], dialog[open]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.documentElement.dataset.keys === "off") return;
    if (pressed(event.key)) event.preventDefault();
  });
})();
