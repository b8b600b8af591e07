// The panel beside a table shows the detail of one row. Its state is `?row=…` in the address; without
// this script the links lead to the same page with the panel in it.
(() => {
  "use strict";

  const PANEL = "side-panel";
  const narrow = window.matchMedia("(max-width: 63.9375rem)");
  let origin = null;

  const panel = () => document.getElementById(PANEL);
  const isOpen = () => Boolean(panel()) && !panel().hidden;
  const rowOf = (address) => new URL(address, window.location.href).searchParams.get("row");
  const here = () => window.location.pathname + window.location.search;

  const withoutRow = () => {
    const url = new URL(window.location.href);
    url.searchParams.delete("row");
    return url.pathname + url.search;
  };

  const linkOf = (row) =>
    [...document.querySelectorAll("[data-panel]")].find((link) => rowOf(link.href) === row);

  const mark = (row) => {
    for (const link of document.querySelectorAll("[data-panel]")) {
      if (row !== null && rowOf(link.href) === row) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  // On a phone the panel covers the page, so nothing behind it takes the focus.
  const cover = () => {
    for (const each of document.querySelectorAll("[data-covered]")) {
      each.inert = false;
      delete each.dataset.covered;
    }
    if (!isOpen() || !narrow.matches) return;
    for (let each = panel(); each && each !== document.body; each = each.parentElement) {
      for (const other of each.parentElement.children) {
        if (other === each || other.tagName === "DIALOG" || other.tagName === "SCRIPT") continue;
        other.inert = true;
        other.dataset.covered = "";
      }
    }
  };

  const focusPanel = () => {
    const target = panel().querySelector("h2, h3") || panel();
    target.tabIndex = -1;
    target.focus({ preventScroll: narrow.matches === false });
    panel().scrollTop = 0;
  };

  const load = async (address) => {
    const box = panel();
    box.hidden = false;
    box.setAttribute("aria-busy", "true");
    mark(rowOf(address));
    cover();
    await window.htmx.ajax("GET", address, { target: box, swap: "innerHTML" });
    box.removeAttribute("aria-busy");
  };

  const open = async (link) => {
    const change = isOpen() ? "replaceState" : "pushState";
    origin = link;
    await load(link.href);
    window.history[change](null, "", link.getAttribute("href"));
    focusPanel();
  };

  const hide = () => {
    const row = rowOf(here());
    const opener = origin && origin.isConnected ? origin : row && linkOf(row);
    panel().hidden = true;
    panel().replaceChildren();
    mark(null);
    cover();
    origin = null;
    return opener;
  };

  const close = () => {
    const opener = hide();
    window.history.pushState(null, "", withoutRow());
    if (opener) opener.focus();
  };

  document.addEventListener("click", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
    if (!plain || !panel()) return;
    const link = event.target.closest("a[data-panel]");
    if (link && window.htmx) {
      event.preventDefault();
      open(link);
    } else if (event.target.closest("[data-panel-close]")) {
      event.preventDefault();
      close();
    }
  });

  document.addEventListener("keydown", (event) => {
    const busy = document.querySelector("dialog[open], details.menu[open], [popover]:popover-open");
    if (event.key !== "Escape" || event.defaultPrevented || !isOpen() || busy) return;
    event.preventDefault();
    close();
  });

  // Back and forward: entries of htmx load the page anew by themselves.
  window.addEventListener("popstate", (event) => {
    if (!panel() || (event.state && event.state.htmx)) return;
    const row = rowOf(here());
    if (row) load(here());
    else if (isOpen()) hide()?.focus();
  });

  // Another filter shows other rows: what the panel told belongs to none of them.
  document.addEventListener("htmx:pushedIntoHistory", () => {
    if (isOpen() && !rowOf(here())) hide();
  });

  // Why a row cannot be had is told by a whole page.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== panel() || event.detail.xhr.status < 400) return;
    event.detail.shouldSwap = false;
    window.location.assign(event.detail.pathInfo.requestPath);
  });

  narrow.addEventListener("change", cover);
  if (isOpen()) {
    mark(rowOf(here()));
    cover();
    if (narrow.matches) focusPanel();
  }
})();
