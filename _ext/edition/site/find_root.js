/* The page for wrong addresses asks for this file from several folders: the one that has it is the site's. From then on
   all addresses of the page are those from the root of the site. */
if (!document.querySelector("base")) {
  const base = document.createElement("base");
  base.href = new URL("../404.html", document.currentScript.src);
  document.currentScript.before(base);
}
