/* The buttons above the text: light or dark, with code or without, the contents, the whole screen. */
(() => {
  "use strict";
  const page = document.documentElement.dataset;
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* it holds for this page */ } };
  const buttons = (does) => document.querySelectorAll(`[data-does="${does}"]`);

  const MODES = { auto: "Colours: as on your system", light: "Colours: light", dark: "Colours: dark" };
  const showMode = () => {
    for (const button of buttons("colours")) {
      button.title = button.lastElementChild.textContent = MODES[page.mode];
      button.firstElementChild.className = `icon icon-${page.mode}`;
    }
  };
  const nextMode = () => {
    const names = Object.keys(MODES);
    page.mode = names[(names.indexOf(page.mode) + 1) % names.length];
    document.dispatchEvent(new Event("mode"));
    keep("mode", page.mode);
    showMode();
  };

  // A reader can still open a single cell, so each is folded, and not hidden.
  const showCode = (isShown) => {
    for (const cell of document.querySelectorAll("details.code")) cell.open = isShown;
    for (const button of buttons("code")) button.setAttribute("aria-pressed", String(!isShown));
    delete page.code;
  };
  const switchCode = (button) => {
    const isShown = button.getAttribute("aria-pressed") === "true";
    keep("code", isShown ? "with" : "without");
    showCode(isShown);
  };

  const fold = (button) => {
    const isFolded = page.contents !== "folded";
    page.contents = isFolded ? "folded" : "";
    button.setAttribute("aria-expanded", String(!isFolded));
  };
  const fullscreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  };

  // What few pages need comes when it is asked for, once: the module that a button names takes the button over.
  const bring = async (button) => {
    const said = button.dataset;
    said.does = "";
    try {
      await (await import(new URL(said.from, document.baseURI))).default(button);
    } catch {
      said.does = "bring";
      button.closest("[role=group]").querySelector("[role=status]").textContent = location.protocol === "file:" ? said.fromAFile : said.notReached;
    }
  };

  const deeds = { colours: nextMode, code: switchCode, fold, fullscreen, print: () => print(), bring };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-does]");
    if (button) deeds[button.dataset.does]?.(button);
  });
  // A frame of another site may not fill the screen.
  if (!document.fullscreenEnabled) for (const button of buttons("fullscreen")) button.remove();
  if (!(page.mode in MODES)) page.mode = "auto";
  showMode();
  if (page.code === "without") showCode(false);
})();
