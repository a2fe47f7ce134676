/* What opens over the page: the contents on a narrow screen, and menus. The focus goes in, and Escape gives it back. */
(() => {
  "use strict";
  for (const opener of document.querySelectorAll("[data-opens]")) {
    const box = document.getElementById(opener.dataset.opens);
    opener.setAttribute("aria-controls", box.id);
    opener.addEventListener("click", () => {
      box.showPopover();
      (box.querySelector("[aria-current]") ?? box.querySelector("a, input")).focus();
    });
    box.addEventListener("toggle", (event) => {
      opener.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState === "closed" && (box.contains(document.activeElement) || document.activeElement === document.body)) opener.focus();
    });
    document.addEventListener("focusin", (event) => {
      if (box.matches(":popover-open") && !box.contains(event.target)) box.hidePopover();
    });
    box.addEventListener("click", (event) => {
      if (event.target.closest("a") && box.matches(":popover-open")) box.hidePopover();
    });
    // On a wider screen it stands beside the text.
    addEventListener("resize", () => {
      if (box.matches(":popover-open") && !opener.checkVisibility()) box.hidePopover();
    });
  }

  const menus = document.querySelectorAll("details.menu");
  const closeMenus = (except) => menus.forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
