// The code of a link stands behind its #, where no server and no log sees it; here it goes into the form.
const form = document.querySelector("[data-takes-link]");
const code = location.hash.slice(1);
if (form && code) {
  form.elements.token.value = code;
  form.elements.token.closest(".entry").hidden = true;
  history.replaceState(null, "", location.pathname);
}
