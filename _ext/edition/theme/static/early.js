/* Before a page is drawn: what the reader chose on another page, light or dark, with code or without. */
(() => {
  "use strict";
  const page = document.documentElement.dataset;
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };

  const draw = () => { page.theme = page.mode === "auto" ? (isDark.matches ? "dark" : "light") : page.mode; };
  page.mode = kept("mode") || page.mode;
  draw();
  isDark.addEventListener("change", draw);
  document.addEventListener("mode", draw);
  if (kept("code") === "without") page.code = "without";
})();
