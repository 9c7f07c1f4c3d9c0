"use strict";
/* Suggestions while typing: an ARIA 1.2 combobox over every search field. Without it the form searches as it is. */
(() => {
  const { url, label } = document.currentScript.dataset;
  const WAIT = 120;

  const element = (name, properties) => Object.assign(document.createElement(name), properties);

  const enhance = (input) => {
    const box = element("div", { id: `${input.id}-suggestions`, className: "suggestions", hidden: true });
    const said = element("span", { className: "hidden", role: "status" });
    let options = [], active = -1, text = "", timer = 0, request = new AbortController();
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", label);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", box.id);
    input.parentNode.append(box, said);

    const show = (open) => {
      box.hidden = !(open && options.length);
      input.setAttribute("aria-expanded", String(!box.hidden));
      mark(-1);
    };

    const mark = (place) => {
      active = place;
      options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
      if (place < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", options[place].id);
      options[place].scrollIntoView({ block: "nearest" });
    };

    const fill = (html) => {
      box.innerHTML = html;
      options = [...box.querySelectorAll("[role=option]")];
      options.forEach((option, number) => { option.id = `${box.id}-${number}`; });
      said.textContent = box.firstElementChild?.dataset.said ?? "";
      box.scrollTop = 0;
      show(true);
    };

    const stop = () => {
      clearTimeout(timer);
      request.abort();
      show(false);
    };

    const ask = async () => {
      const { signal } = (request = new AbortController());
      try {
        const answer = await fetch(`${url}?${new URLSearchParams({ q: text })}`, { signal });
        const html = answer.ok ? await answer.text() : "";
        if (!signal.aborted) fill(html);
      } catch {
        if (!signal.aborted) fill("");
      }
    };

    const typed = (event) => {
      if (event.isComposing || input.value.trim() === text) return;
      text = input.value.trim();
      clearTimeout(timer);
      request.abort();
      if (text) timer = setTimeout(ask, WAIT);
      else fill("");
    };

    const step = (by) => {
      if (box.hidden) show(true);
      const stops = options.length + 1;
      if (options.length) mark(((active + 1 + by + stops) % stops) - 1);
    };

    const keys = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Escape: stop,
      Enter: () => options[active].click(),
    };

    input.addEventListener("input", typed);
    input.addEventListener("compositionend", () => typed({}));
    input.addEventListener("keydown", (event) => {
      const idle = { Escape: box.hidden, Enter: active < 0 }[event.key];
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || idle || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    input.addEventListener("blur", stop);
    // A list changes in place: nothing else would take the suggestions away.
    input.form.addEventListener("submit", stop);
    // The field keeps the focus while an option is clicked or touched.
    box.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("click", () => show(false));
    show(false);
  };

  document.querySelectorAll("input[type=search][name=q]").forEach(enhance);
})();
