// Beside what works without it: words are put into the question where the cursor is, and code is copied.
"use strict";
(() => {
  const query = document.getElementById("query");

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", () => act(made));
    return made;
  }

  function insert(word) {
    const before = query.value.slice(0, query.selectionStart);
    const gap = before && !/[\s(/|^!{]$/.test(before) ? " " : "";
    query.setRangeText(`${gap}${word} `, query.selectionStart, query.selectionEnd, "end");
    query.focus();
  }

  async function copy(made, text, done) {
    try {
      await navigator.clipboard.writeText(text);
      made.textContent = done;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(made.parentElement.querySelector("code"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
  }

  if (query) {
    for (const list of document.querySelectorAll("[data-insert]")) {
      for (const code of list.querySelectorAll("dt > code")) {
        const made = button(list.dataset.insert, () => insert(code.textContent));
        made.setAttribute("aria-label", `${list.dataset.insert}: ${code.textContent}`);
        code.after(" ", made);
      }
    }
    document.getElementById("help").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      document.getElementById("find-words").click();
    });
  }

  for (const box of document.querySelectorAll("[data-copy]")) {
    const code = box.querySelector("code");
    const made = button(box.dataset.copy, (self) => copy(self, code.textContent, box.dataset.done));
    made.setAttribute("aria-live", "polite");
    box.append(made);
  }
})();
