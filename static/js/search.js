// Arrow keys lead from the search box into what was found, and back. Enter opens a link anyway.
(() => {
  "use strict";

  const links = () => [...document.querySelectorAll("[data-walk] [data-row]")];

  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const field = document.querySelector("[data-search-box] input");
    const found = links();
    const at = found.indexOf(document.activeElement);
    const inField = document.activeElement === field;
    if (!inField && at < 0) return;
    if (inField && event.key === "ArrowUp") return;
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) field.focus();
    else found[Math.min(next, found.length - 1)]?.focus();
  });
})();
