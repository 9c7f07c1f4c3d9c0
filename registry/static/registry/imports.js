"use strict";
/* Long lists: the rows are checked, and applied, while the page says how far it has come. Without this, buttons do. */
(() => {
  const send = (form, accept) => fetch(form.action, {
    method: "POST", body: new FormData(form), headers: { Accept: accept }, credentials: "same-origin",
  });

  const goOn = async (form) => {
    form.querySelector("[type=submit]").hidden = true;
    for (;;) {
      const answer = await send(form, "application/json");
      if (!answer.ok || answer.redirected) return location.reload();
      const told = await answer.json();
      form.querySelector("progress").value = told.done;
      form.querySelector("[data-done]").textContent = told.done.toLocaleString();
      if (told.finished) return location.reload();
    }
  };

  /* Every whole line of the answer; what is left over waits for its end. */
  const lines = async function* (answer) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      const found = (rest + (value || "")).split("\n");
      rest = found.pop();
      yield* found;
      if (done) return;
    }
  };

  const tell = (form, checked, written) => {
    const told = form.querySelector(".imports-told"), words = told.querySelector("span");
    told.querySelector("progress").value = written || checked;
    const label = written ? words.dataset.writing : words.dataset.checking;
    words.textContent = `${label} ${(written || checked).toLocaleString()} / ${Number(form.dataset.all).toLocaleString()}`;
  };

  const refuse = (form, sentence) => {
    const error = form.querySelector(".errornote");
    error.hidden = false;
    error.textContent = sentence;
    form.querySelector(".imports-told").hidden = true;
    form.querySelector("[type=submit]").disabled = false;
  };

  const apply = async (form) => {
    form.querySelector("[type=submit]").disabled = true;
    form.querySelector(".errornote").hidden = true;
    form.querySelector(".imports-told").hidden = false;
    const answer = await send(form, "text/x-progress");
    if (!(answer.headers.get("Content-Type") || "").startsWith("text/x-progress")) return location.reload();
    for await (const line of lines(answer)) {
      const [word, ...rest] = line.split(" ");
      if (word === "on") tell(form, Number(rest[0]), Number(rest[1]));
      else if (word === "ok") return location.assign(rest.join(" "));
      else return refuse(form, rest.join(" "));
    }
    return location.reload();
  };

  const checking = document.querySelector("form[data-steps]");
  if (checking) goOn(checking).catch(() => { checking.querySelector("[type=submit]").hidden = false; });
  const applying = document.querySelector("form[data-applies]");
  if (applying && window.TextDecoderStream) {
    applying.addEventListener("submit", (event) => {
      event.preventDefault();
      apply(applying).catch(() => location.reload());
    });
  }
})();
