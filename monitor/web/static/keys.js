// Keys and drafts for those who want them: everything on the pages works without this file.
// It is loaded before the page is shown, so that no key is lost: those that come early wait until the page is there.
"use strict";

(() => {
  // How long a form that was sent keeps keys and buttons from sending again, should no answer come.
  const PATIENCE = 8000;
  const early = [];
  let sent = 0;

  const typing = (target) => target instanceof Element
    && target.matches("input:not([type=checkbox]), textarea, select");
  const waits = () => Date.now() - sent < PATIENCE;

  // The last one on the page itself, else the last one of all: the notice above comes after both.
  const named = (key) => {
    const match = `[data-key="${CSS.escape(key)}"]`;
    return [...document.querySelectorAll(`main ${match}`)].pop() || [...document.querySelectorAll(match)].pop();
  };

  const act = (key) => {
    const found = named(key);
    if (!found || waits() || document.body.dataset.keys === "off") return false;
    if (found.matches("input:not([type=checkbox])")) found.focus();
    else found.click();
    if (found.matches("summary")) found.scrollIntoView({ block: "start" });
    return true;
  };

  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (document.readyState === "loading") early.push(key);
    else if (act(key)) event.preventDefault();
  };

  const all = (event) => {
    const name = event.target.dataset && event.target.dataset.all;
    if (!name) return;
    document.querySelectorAll(`input[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
  };

  // What was ticked or written but not sent is there again after a reload or a broken line, in this tab alone.
  const fields = (form) => [...form.elements].filter((each) => each.matches("input[type=checkbox], input[name=note]"));
  const state = (form) => JSON.stringify(fields(form).map((each) => (each.type === "checkbox" ? each.checked : each.value)));
  const place = (form) => `draft ${location.pathname} ${form.dataset.draft}`;

  const restore = (form) => {
    form.dataset.shown = state(form);
    const kept = JSON.parse(sessionStorage.getItem(place(form)) || "null");
    // Decided since, or another piece: what is stored counts.
    if (!kept || kept.shown !== form.dataset.shown) return;
    const values = JSON.parse(kept.now);
    fields(form).forEach((each, number) => {
      if (each.type === "checkbox") each.checked = values[number];
      else each.value = values[number];
    });
  };

  const keep = (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form) sessionStorage.setItem(place(form), JSON.stringify({ shown: form.dataset.shown, now: state(form) }));
  };

  const forget = (kept) => {
    Object.keys(sessionStorage).filter((key) => key.startsWith("draft ") && !kept.includes(key))
      .forEach((key) => sessionStorage.removeItem(key));
  };

  const begin = () => {
    const forms = [...document.querySelectorAll("form[data-draft]")];
    forms.forEach(restore);
    if (forms.length) forget(forms.map(place));
    while (early.length) act(early.shift());
  };

  const send = (event) => {
    if (event.target.method !== "post") return;
    if (waits()) event.preventDefault();
    else sent = Date.now();
  };

  document.addEventListener("keydown", press);
  document.addEventListener("change", all);
  document.addEventListener("input", keep);
  document.addEventListener("submit", send);
  document.addEventListener("DOMContentLoaded", begin);
  window.addEventListener("pageshow", () => { sent = 0; });
})();
