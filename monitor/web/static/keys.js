// Keys for those who want them: everything on the pages works without this file.
"use strict";

(() => {
  const typing = (target) => target.matches("input:not([type=checkbox]), textarea, select");

  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (typing(event.target) || document.body.dataset.keys === "off") return;
    const key = CSS.escape(event.key.toLowerCase());
    // The last one: a button on the page goes before the one in the notice above it.
    const found = [...document.querySelectorAll(`[data-key="${key}"]`)].pop();
    if (!found) return;
    event.preventDefault();
    if (found.matches("input:not([type=checkbox])")) found.focus();
    else found.click();
  };

  const all = (event) => {
    const name = event.target.dataset && event.target.dataset.all;
    if (!name) return;
    document.querySelectorAll(`input[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
  };

  document.addEventListener("keydown", press);
  document.addEventListener("change", all);
})();
