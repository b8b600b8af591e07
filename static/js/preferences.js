// Offers the time zone of the browser where another one is chosen.
(() => {
  "use strict";

  const hint = document.querySelector("[data-zone-hint]");
  const select = document.querySelector("select[name=time_zone]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = zone && [...select.options].some((option) => option.value === zone);
  if (!known || hint.dataset.zoneHint === zone) return;
  hint.querySelector("[data-zone-name]").textContent = zone.replaceAll("_", " ");
  hint.hidden = false;
  hint.querySelector("[data-zone-use]").addEventListener("click", () => {
    select.value = zone;
    hint.hidden = true;
    select.focus();
  });
})();
