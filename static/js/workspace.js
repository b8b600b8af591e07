// The workspace of a site: Chosen file names go into nothing; checks of pasted columns run as one
// pauses. Everything works without it.
(() => {
  "use strict";

  // A pause after pasting or typing presses "Check what was pasted".
  let waiting = 0;
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.name !== "members" && field.name !== "networks") return;
    const button = field.form?.querySelector("button[name=check]");
    if (!button || !window.htmx) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => button.click(), 700);
  });
})();
