// The search page: the form, the list and the map follow each other, and the address bar says what is asked.

import { SearchMap } from "./search-map.js";

const form = document.getElementById("search");
const said = document.getElementById("said");
const home = new URL(form.action).pathname;

// Changing one of these asks about another part of the country, so the map's view no longer counts.
const ELSEWHERE = new Set(["q", "area", "municipality", "block", "commission", "near", "within_m"]);
const PARTS = ["groups", "choices", "result"];
const TYPING_MS = 450;

const map = new SearchMap(window.maps.search, {
  moved: (bbox) => {
    form.elements.bbox.value = bbox;
    ask({ history: "replace" });
  },
  drawn: (wishes) => {
    for (const [name, value] of Object.entries(wishes)) set(name, value);
    form.elements.bbox.value = "";
    ask({ fit: true });
  },
  wholeCountry: () => {
    form.elements.bbox.value = "";
    ask().then(() => map.showBox(""));
  },
  chosen: choose,
  hovered: (slug) => mark(slug && document.getElementById("place-" + slug), false),
});

// ------------------------------------------------------------------ what the form says

function wishes() {
  const said = new Map();
  for (const [name, shown] of new FormData(form)) {
    const value = name === "near" ? nearAsked(shown) : shown;
    if (!value.trim()) continue;
    said.set(name, said.has(name) ? said.get(name) + "," + value.trim() : value.trim());
  }
  if (!said.has("near")) said.delete("within_m");
  if (said.get("sort") === "relevance" || (said.get("sort") === "distance" && !said.has("near"))) said.delete("sort");
  return said;
}

/** A point stands in the field as people write it; the address says it as numbers. */
function nearAsked(shown) {
  const { near, point } = document.getElementById("result").dataset;
  return point && shown === near ? point : shown;
}

function addressOf(wishes) {
  const query = new URLSearchParams([...wishes]).toString().replaceAll("%2C", ",").replaceAll("%3B", ";");
  return home + (query ? "?" + query : "");
}

function set(name, value) {
  const control = form.elements[name];
  if (!control || control instanceof RadioNodeList) return;
  if (control.type === "checkbox") {
    control.checked = value === control.value;
    return;
  }
  if (control.tagName === "SELECT" && value && ![...control.options].some((option) => option.value === value)) {
    control.append(new Option(value, value));
  }
  control.value = value;
}

function fill(address) {
  const query = new URL(address, location).searchParams;
  const parts = PARTS.map((id) => document.getElementById(id));
  for (const control of form.elements) {
    if (control.name && !parts.some((part) => part.contains(control))) set(control.name, query.get(control.name) || "");
  }
}

// ------------------------------------------------------------------ asking

let underway = null;

function ask(how = {}) {
  return open(addressOf(wishes()), how);
}

async function open(address, { history: way = "push", fit = false } = {}) {
  underway?.abort();
  underway = new AbortController();
  const result = document.getElementById("result");
  result.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: underway.signal });
    if (!answer.ok) return refused((await answer.json()).detail);
    show(await answer.text());
    if (way !== "none") history[way + "State"]({}, "", address);
    followLanguages();
    follow(fit);
  } catch (error) {
    if (error.name === "AbortError") return;
    refused(said.dataset.fault);
    throw error;
  }
}

/** Say why there is no answer; what cannot be seen in the form returns to what the address says. */
function refused(why) {
  const result = document.getElementById("result");
  const shown = new URL(location).searchParams;
  for (const name of ["shape", "bbox", "within_m"]) set(name, shown.get(name) || "");
  form.elements.near.value = result.dataset.near;
  result.removeAttribute("aria-busy");
  said.textContent = why;
  said.className = "fault";
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement?.id;
  for (const id of PARTS) document.getElementById(id).replaceWith(fresh.getElementById(id));
  const { near, far } = document.getElementById("result").dataset;
  if (focused !== "near") form.elements.near.value = near;
  const within = form.elements.within_m.selectedOptions[0];
  if (far && within?.value) within.textContent = far;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  said.textContent = document.getElementById("number").textContent;
  said.className = "hidden";
}

function follow(fit) {
  const result = document.getElementById("result");
  const asked = wishes();
  map.ask(new URLSearchParams(result.dataset.tiles).toString(), asked.get("shape"), circleOf(result));
  map.showAsked(asked.get("bbox") || "");
  if (!asked.has("bbox") && fit) map.showBox(asked.size ? result.dataset.extent : "");
  nameSwitch();
}

function circleOf(result) {
  const { circle } = result.dataset;
  return circle ? circle.split(",").map(Number) : null;
}

function followLanguages() {
  for (const link of document.querySelectorAll("[data-language]")) {
    link.search = location.search;
  }
}

// ------------------------------------------------------------------ what people do

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  form.elements.bbox.value = "";
  ask({ fit: true });
});

form.addEventListener("change", ({ target }) => {
  if (!target.name || target.name === "q") return;
  const isElsewhere = ELSEWHERE.has(target.name);
  if (isElsewhere) form.elements.bbox.value = "";
  if (target.name === "area") form.elements.municipality.value = "";
  ask({ fit: isElsewhere });
});

let typing = 0;
form.elements.q.addEventListener("input", (event) => {
  clearTimeout(typing);
  if (event.isComposing) return;
  typing = setTimeout(() => {
    form.elements.bbox.value = "";
    ask({ history: "replace", fit: true });
  }, TYPING_MS);
});

form.addEventListener("click", (event) => {
  const wish = event.target.closest("a.wish");
  const more = event.target.closest("a#more");
  if (!wish && !more) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (more) return void addMore(more);
  fill(wish.href);
  open(wish.href, { fit: true }).then(() => document.getElementById("number").scrollIntoView({ block: "nearest" }));
});

window.addEventListener("popstate", () => {
  fill(location.href);
  open(location.href, { history: "none", fit: true });
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "municipality") target.disabled = target.options.length < 2;
});

async function addMore(link) {
  link.setAttribute("aria-busy", "true");
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const cards = [...fresh.querySelectorAll("#cards > .card")];
  document.getElementById("cards").append(...cards);
  const next = fresh.getElementById("more");
  next ? link.replaceWith(next) : link.parentElement.remove();
  cards[0]?.querySelector("a").focus();
}

// ------------------------------------------------------------------ cards and points

function mark(card, onMap = true) {
  document.querySelectorAll(".card.is-chosen").forEach((other) => other.classList.remove("is-chosen"));
  card?.classList.add("is-chosen");
  if (onMap) map.mark(card ? [Number(card.dataset.lat), Number(card.dataset.lon)] : null);
}

for (const [come, go] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  form.addEventListener(come, ({ target }) => {
    const card = target.closest?.(".card");
    if (card) mark(card);
  });
  form.addEventListener(go, ({ target }) => {
    if (target.closest?.(".card")) mark(null);
  });
}

async function choose(slug) {
  const card = document.getElementById("place-" + slug) || (await fetched(slug));
  if (isPhone()) return preview(card);
  card.scrollIntoView({ block: "center", behavior: "smooth" });
  card.querySelector("a").focus({ preventScroll: true });
  mark(card);
}

async function fetched(slug) {
  const answer = await fetch(`${home}places/${encodeURIComponent(slug)}/card`, { headers: { "HX-Request": "true" } });
  const card = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".card");
  document.getElementById("cards").prepend(card);
  return card;
}

// ------------------------------------------------------------------ on a phone

const stage = document.getElementById("stage");
const switcher = document.getElementById("switch");
const shown = document.getElementById("preview");
const isPhone = () => getComputedStyle(switcher).display !== "none";

switcher.addEventListener("click", () => {
  const isMap = document.body.classList.toggle("shows-map");
  nameSwitch();
  map.resized();
  if (isMap && !form.elements.bbox.value) follow(true);
  if (!isMap) shown.hidden = true;
});

function nameSwitch() {
  const { list, map: words } = switcher.dataset;
  const isMap = document.body.classList.contains("shows-map");
  switcher.textContent = isMap ? `${list} · ${document.getElementById("number").dataset.number}` : words;
}

function preview(card) {
  const copy = card.cloneNode(true);
  copy.removeAttribute("id");
  copy.classList.remove("is-chosen");
  shown.replaceChildren(copy);
  shown.hidden = false;
  map.mark([Number(card.dataset.lat), Number(card.dataset.lon)]);
}

// There is room for the words alone above the list; the other fields go where the filters are.
const narrow = matchMedia("(max-width: 48rem)");
const furtherFields = [...document.querySelectorAll(".bar .field:not(.field-words)")];

function arrangeFields() {
  const button = document.querySelector(".bar-row .button");
  if (narrow.matches) document.getElementById("further").append(...furtherFields);
  else button.before(...furtherFields);
}

narrow.addEventListener("change", arrangeFields);
arrangeFields();

new ResizeObserver(() => map.resized()).observe(stage);

follow(true);
document.documentElement.dataset.ready = "search";
