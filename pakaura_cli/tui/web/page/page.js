"use strict";
// textual.js looks for terminals when the window is loaded. Before that, this tells the server whose clock the visit
// goes by, and has the font there, for the terminal measures its cells by it.
const terminal = document.getElementById("terminal");
const begin = window.onload;
window.onload = null;

async function open() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  terminal.dataset.sessionWebsocketUrl += `/${zone}`;
  await Promise.allSettled([400, 700].map((weight) => document.fonts.load(`${weight} 16px "Roboto Mono"`)));
  terminal.classList.add("textual-terminal");
  begin();
}

// Whoever opens the page types, without a click before. textual.js marks the body when something is there to type into.
new MutationObserver((_changes, observer) => {
  if (document.body.classList.contains("-first-byte")) {
    observer.disconnect();
    terminal.querySelector("textarea").focus();
  }
}).observe(document.body, { attributeFilter: ["class"] });

for (const button of document.querySelectorAll("button")) {
  button.addEventListener("click", () => window.location.reload());
}
if (document.body.dataset.state !== "full") {
  window.addEventListener("load", open);
}
