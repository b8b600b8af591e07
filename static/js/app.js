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

  // --- dialogs that a link or button opens ------------------------------------------------------
  const show = (opener, event) => {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  };

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on("[data-theme-toggle]")) toggleTheme();
    if (on("[data-copy], [data-copy-from]")) copy(on("[data-copy], [data-copy-from]"));
    if (on("[data-dialog]")) show(on("[data-dialog]"), event);
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // --- questions before something is removed -----------------------------------------------------
  const ask = (form, button, question) => {
    const dialog = document.getElementById("confirm");
    const yes = dialog.querySelector("[value=yes]");
    dialog.querySelector("[data-question]").textContent = question;
    yes.textContent = button?.textContent.trim() || yes.dataset.label;
    yes.classList.toggle("danger", Boolean(button?.classList.contains("danger")));
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue !== "yes") return button?.focus();
      form.dataset.confirmed = "";
      form.requestSubmit(button);
    };
    dialog.showModal();
  };

  // Before htmx and the browser take the form.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const question = event.submitter?.dataset.confirm || form.dataset.confirm;
      const confirmed = "confirmed" in form.dataset;
      delete form.dataset.confirmed;
      if (!question || confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, event.submitter, question);
    },
    true,
  );

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    // A second click sends nothing; the form's data are taken before this runs.
    const buttons = event.target.querySelectorAll("button[type=submit]");
    window.setTimeout(() => buttons.forEach((button) => (button.disabled = true)));
  });

  // What a form keeps of the page it stands on: filters change without loading the page anew.
  document.addEventListener("formdata", (event) => {
    for (const field of event.target.querySelectorAll("[data-current]")) {
      const { pathname, search } = window.location;
      const value = field.dataset.current === "query" ? search.slice(1) : pathname + search;
      event.formData.set(field.name, value);
    }
  });

  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("form[method=post] button[type=submit]")) {
      if (!button.hasAttribute("data-off")) button.disabled = false;
    }
  });

  // --- a part of the page that could not be had --------------------------------------------------
  const trouble = (shown) => {
    const note = document.getElementById("trouble");
    if (note) note.hidden = !shown;
  };

  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => trouble(true));
  }
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.successful) trouble(false);
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
})();
