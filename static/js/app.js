// What pages do beyond links and forms. Everything works without it.
(() => {
  "use strict";

  const root = document.documentElement;

  // --- light and dark: the choice is a cookie, so that the server renders it -----------------
  const isDark = () =>
    root.dataset.theme
      ? root.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;

  const toggleTheme = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    const secure = window.location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
  };

  // --- copying --------------------------------------------------------------------------------
  const copy = async (button) => {
    const text = button.dataset.copy || document.querySelector(button.dataset.copyFrom)?.textContent;
    await navigator.clipboard.writeText((text || "").trim());
    const label = button.querySelector("[data-label]") || button;
    const before = label.textContent;
    label.textContent = button.dataset.done;
    window.setTimeout(() => {
      label.textContent = before;
    }, 1500);
  };

  // --- rows that unfold -----------------------------------------------------------------------
  const unfold = (link, event) => {
    const detail = document.getElementById(link.getAttribute("aria-controls"));
    if (!detail) return;
    event.preventDefault();
    const open = link.getAttribute("aria-expanded") !== "true";
    link.setAttribute("aria-expanded", String(open));
    detail.hidden = !open;
    const target = detail.querySelector("[data-load]");
    if (open && target && window.htmx) {
      const address = target.dataset.load;
      delete target.dataset.load;
      window.htmx.ajax("GET", address, { target, swap: "innerHTML" });
    }
  };

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on("[data-theme-toggle]")) toggleTheme();
    if (on("[data-copy], [data-copy-from]")) copy(on("[data-copy], [data-copy-from]"));
    if (on("[data-unfold]")) unfold(on("[data-unfold]"), event);
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
    if (event.defaultPrevented || event.target.method !== "post") return;
    // A second click sends nothing; the form's data are taken before this runs.
    const buttons = event.target.querySelectorAll("button[type=submit]");
    window.setTimeout(() => buttons.forEach((button) => (button.disabled = true)));
  });

  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("form[method=post] button[type=submit]")) {
      if (!button.hasAttribute("data-off")) button.disabled = false;
    }
  });

  // --- addresses without empty parameters -------------------------------------------------------
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [key, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(key);
    }
  });

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    for (const [key, value] of Object.entries(event.detail.parameters)) {
      if (value === "") delete event.detail.parameters[key];
    }
  });

  // --- keys: / searches, j and k walk the rows, Escape closes menus --------------------------------
  const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")].filter(
    (link) => link.offsetParent !== null,
  );

  const walk = (step) => {
    const links = rows();
    if (links.length === 0) return;
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
    links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      return;
    }
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const fields = [...document.querySelectorAll("[data-search]")];
      const shown = fields.filter((each) => each.offsetParent !== null);
      const field = shown.find((each) => each.closest("main")) || shown[0];
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    }
    if (event.key === "j") walk(1);
    if (event.key === "k") walk(-1);
  });
})();
