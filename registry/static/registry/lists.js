"use strict";
/* Lists that change in place. htmx fetches; this keeps what a reader would otherwise lose: opened filters, the place
   in them, the focus, and the news of how many records there are. Without it every choice loads a page. */
(() => {
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const narrow = matchMedia("(max-width: 55.99em)");
  const isOpen = () => root.classList.contains("sheet-open");
  let kept = [];

  /* On a phone the filters are a dialog: what lies beside them cannot be reached until it is closed. */
  const enclose = () => {
    const sheet = find("#filters");
    document.querySelectorAll("[inert]").forEach((other) => { other.inert = false; });
    if (!isOpen()) {
      sheet.setAttribute("role", "group");
      return sheet.removeAttribute("aria-modal");
    }
    sheet.setAttribute("role", "dialog");
    sheet.setAttribute("aria-modal", "true");
    for (let part = sheet; part !== document.body; part = part.parentElement) {
      for (const other of part.parentElement.children) {
        if (other !== part && other.id !== "said") other.inert = true;
      }
    }
  };

  const toggle = (open) => {
    root.classList.toggle("sheet-open", open);
    enclose();
    (open ? find("#filters .close") : find("#open-filters")).focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#open-filters, #filters .close");
    if (!link) return;
    event.preventDefault();
    toggle(link.id === "open-filters");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) toggle(false);
  });
  document.addEventListener("submit", () => {
    if (isOpen()) toggle(false);
  });
  narrow.addEventListener("change", () => {
    if (isOpen()) toggle(false);
  });

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    for (const [name, value] of [...detail.formData]) if (!value) detail.formData.delete(name);
  });

  document.addEventListener("htmx:beforeSwap", () => {
    kept = [...document.querySelectorAll(".facet")].map((facet) => [facet.id, facet.open, facet.lastElementChild.scrollTop]);
    kept.sheet = find("#filters").scrollTop;
  });

  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, open, place] of kept) {
      const facet = document.getElementById(id);
      if (!facet) continue;
      facet.open ||= open;
      facet.lastElementChild.scrollTop = place;
    }
    enclose();
    find("#filters").scrollTop = kept.sheet;
  });

  document.addEventListener("htmx:afterSettle", () => {
    find("#said").textContent = find("#listing").dataset.said;
    // What was used may be gone, as a removed filter is.
    if (document.activeElement === document.body) find("#results").focus({ preventScroll: true });
  });

  // An error, or no answer at all: the page itself says what is wrong.
  const leave = ({ detail }) => location.assign(detail.pathInfo.finalRequestPath);
  document.addEventListener("htmx:responseError", leave);
  document.addEventListener("htmx:sendError", leave);
})();
