/* What pages need beyond HTML: one submit per form, no lost typing, rows of a formset, a place to drop files.
   Everything works without this file, only less comfortably. */
"use strict";

(() => {
  const UNSAVED = "您填写的内容还没有保存。";

  /* One submit per form: the server refuses the second one too, this spares the reader its message. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.dataset.clean = "yes";
    window.setTimeout(() => {
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
    });
  });

  /* Back from the next page: the form can be sent again. */
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
    }
  });

  /* Typing is not lost by leaving the page, nor by a session that ends meanwhile. */
  const ALIVE_EVERY = 5 * 60 * 1000;
  let lastAlive = Date.now();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !("guard" in form.dataset)) return;
    form.dataset.touched = "yes";
    if (Date.now() - lastAlive < ALIVE_EVERY) return;
    lastAlive = Date.now();
    fetch(document.body.dataset.alive, { credentials: "same-origin" });
  });
  window.addEventListener("beforeunload", (event) => {
    const unsaved = document.querySelector("form[data-guard][data-touched]:not([data-clean])");
    if (!unsaved) return;
    event.preventDefault();
    event.returnValue = UNSAVED;
  });

  /* Rows of a formset: Django counts them in TOTAL_FORMS; a removed row is ticked DELETE where that exists. */
  const addRow = (section) => {
    const total = section.querySelector(`[name="${section.dataset.formset}-TOTAL_FORMS"]`);
    const row = section.querySelector("template").content.firstElementChild.cloneNode(true);
    row.innerHTML = row.innerHTML.replaceAll("__prefix__", total.value);
    section.querySelector("tbody").append(row);
    total.value = Number(total.value) + 1;
    readyRow(section, row);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  };
  const readyRow = (section, row) => {
    const button = row.querySelector("[data-remove-row]");
    if (!button) return;
    const label = row.querySelector("[data-delete]");
    const box = label.querySelector("input");
    label.hidden = true;
    button.hidden = false;
    row.hidden = box.checked;
    button.addEventListener("click", () => {
      box.checked = true;
      row.hidden = true;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  };
  for (const section of document.querySelectorAll("[data-formset]")) {
    for (const row of section.querySelectorAll("tbody > tr")) readyRow(section, row);
    const button = section.querySelector("[data-add-row]");
    button.hidden = false;
    button.addEventListener("click", () => addRow(section));
  }

  /* Files may be dropped where they may be chosen. */
  for (const zone of document.querySelectorAll("[data-drop]")) {
    const input = zone.querySelector("input[type=file]");
    const mark = (over) => (event) => {
      event.preventDefault();
      zone.classList.toggle("is-over", over);
    };
    zone.addEventListener("dragover", mark(true));
    zone.addEventListener("dragleave", mark(false));
    zone.addEventListener("drop", (event) => {
      mark(false)(event);
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  /* One box that ticks all of a list. */
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-check-all]");
    if (!all) return;
    for (const box of all.closest("form").querySelectorAll(`input[type=checkbox][name="${all.dataset.checkAll}"]`)) box.checked = all.checked;
  });

  /* The first thing to read after a refusal is why. */
  document.querySelector("[data-focus]")?.focus();

  /* A long menu shows where one is. */
  document.querySelector(".menu-link[aria-current]")?.scrollIntoView({ block: "nearest" });

  /* A chart wider than the screen opens at its middle, where its top is. */
  for (const chart of document.querySelectorAll(".org-chart")) chart.scrollLeft = (chart.scrollWidth - chart.clientWidth) / 2;

  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
})();
