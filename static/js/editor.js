// The catalogue editor: room for another value, and the line that a problem names. Everything
// works without it.
(() => {
  "use strict";

  // --- a list always ends with an empty field --------------------------------------------------
  document.addEventListener("input", (event) => {
    const list = event.target.closest("[data-list-input]");
    const last = list?.querySelector("input:last-of-type");
    if (!last || event.target !== last || last.value === "") return;
    const next = last.cloneNode();
    next.value = "";
    next.setAttribute(
      "aria-label",
      last.getAttribute("aria-label").replace(/\d+$/, (number) => String(Number(number) + 1)),
    );
    last.after(next);
  });

  // --- the line of a text ------------------------------------------------------------------------
  const text = document.getElementById("id_text");

  const select = (line) => {
    const lines = text.value.split("\n");
    const at = Math.min(Math.max(line, 1), lines.length) - 1;
    const start = lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0);
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, start + lines[at].length);
    const height = parseFloat(getComputedStyle(text).lineHeight);
    text.scrollTop = Math.max(0, at * height - text.clientHeight / 3);
    text.scrollIntoView({ block: "center" });
  };

  if (text) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-line]");
      if (!link) return;
      event.preventDefault();
      select(Number(link.dataset.line));
    });
    const shown = document.querySelector("[data-line-shown]")?.dataset.lineShown;
    if (shown) select(Number(shown));
  }
})();
