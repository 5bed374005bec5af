// The finder: a site is drawn, questions are answered, and the answer and the address bar follow.

const MAIN_ISLANDS = [[31.0, 129.5], [44.5, 145.5]];
const DECIMALS = 5;
const form = document.getElementById("shoot");
const said = document.getElementById("said");
const how = document.getElementById("how");
const map = window.maps.site;
const drawn = L.layerGroup().addTo(map);
const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
const look = { color: accent, weight: 3, fillOpacity: 0.12 };

// ------------------------------------------------------------------ the site

const position = ({ lng, lat }) => `${lng.toFixed(DECIMALS)},${lat.toFixed(DECIMALS)}`;
const corners = (text) => text.split(";").map((each) => each.split(",").map(Number).reverse());

function setSite(name, value) {
  for (const other of ["point", "line", "shape"]) form.elements[other].value = other === name ? value : "";
  showSite();
  ask();
}

function showSite({ fit = false } = {}) {
  drawn.clearLayers();
  const { point, line, shape } = form.elements;
  const layer = shape.value ? L.polygon(corners(shape.value), look)
    : line.value ? L.polyline(corners(line.value), look)
    : isPosition(point.value) ? L.circleMarker(corners(point.value)[0], { ...look, radius: 9 }) : null;
  layer?.addTo(drawn);
  if (layer && fit) map.fitBounds(layer.getBounds ? layer.getBounds() : L.latLngBounds([layer.getLatLng()]), { maxZoom: 14, animate: false });
}

const isPosition = (text) => /^\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?\s*$/.test(text);

L.control.zoom({ position: "topright" }).addTo(map);
map.getContainer().setAttribute("role", "application");
map.getContainer().setAttribute("aria-label", map.getContainer().closest("[aria-label]").ariaLabel);
map.pm.setGlobalOptions({ tooltips: false, snappable: false, pathOptions: look, templineStyle: look, hintlineStyle: { ...look, dashArray: "4 6" } });
map.on("pm:create", ({ shape, layer }) => {
  layer.remove();
  map.pm.disableDraw();
  if (shape === "Marker") setSite("point", position(layer.getLatLng()));
  else if (shape === "Line") setSite("line", layer.getLatLngs().map(position).join(";"));
  else setSite("shape", layer.getLatLngs()[0].map(position).join(";"));
});
map.on("pm:drawstart pm:drawend", ({ type, shape }) => {
  for (const tool of document.querySelectorAll("[data-draw]")) {
    tool.setAttribute("aria-pressed", type === "pm:drawstart" && tool.dataset.draw === shape);
  }
  how.textContent = type === "pm:drawstart" ? document.querySelector(`[data-draw="${shape}"]`)?.dataset.how : "";
});
document.getElementById("site-map").addEventListener("keydown", ({ key }) => key === "Escape" && map.pm.disableDraw());
for (const tool of document.querySelectorAll("[data-draw]")) {
  tool.addEventListener("click", () => {
    const isOn = tool.getAttribute("aria-pressed") === "true";
    map.pm.disableDraw();
    if (!isOn) map.pm.enableDraw(tool.dataset.draw);
  });
}
document.querySelector("[data-middle]").addEventListener("click", () => setSite("point", position(map.getCenter())));

// ------------------------------------------------------------------ asking

let underway = null;

function address() {
  const wishes = new Map();
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) wishes.set(name, wishes.has(name) ? `${wishes.get(name)},${value.trim()}` : value.trim());
  }
  if (new URL(location).searchParams.get("both")) wishes.set("both", "yes");
  const query = new URLSearchParams([...wishes]).toString().replaceAll("%2C", ",").replaceAll("%3B", ";").replaceAll("%3A", ":");
  return form.getAttribute("action") + (query ? `?${query}` : "");
}

async function ask({ history: way = "replace" } = {}) {
  underway?.abort();
  underway = new AbortController();
  document.getElementById("answer").setAttribute("aria-busy", "true");
  const wanted = address();
  let answer;
  try {
    answer = await fetch(wanted, { headers: { "HX-Request": "true" }, signal: underway.signal });
  } catch (error) {
    if (error.name === "AbortError") return;
    throw error;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  history[`${way}State`]({}, "", wanted);
  for (const link of document.querySelectorAll("[data-language]")) link.search = location.search;
  replace(fresh);
}

/** Put the new parts in the place of the old, and leave people where they were. */
function replace(fresh) {
  const focused = document.activeElement;
  const { name, value, id } = focused?.form === form ? focused : {};
  const opened = [...document.querySelectorAll("#answer details[open]")].map((each) => each.closest("[id]").id);
  for (const part of ["questions", "answer"]) document.getElementById(part).replaceWith(fresh.getElementById(part));
  for (const part of opened) document.getElementById(part)?.querySelector("details")?.setAttribute("open", "");
  const same = name && [...form.elements].find((each) => each.name === name && (each.type !== "radio" && each.type !== "checkbox" ? true : each.value === value));
  (same || (id && document.getElementById(id)))?.focus({ preventScroll: true });
  said.textContent = document.getElementById("answer-title").textContent;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask({ history: "push" });
});
form.addEventListener("change", ({ target }) => {
  if (target.name === "point") {
    form.elements.line.value = form.elements.shape.value = "";
    showSite({ fit: true });
  }
  ask();
});

map.fitBounds(MAIN_ISLANDS, { animate: false });
showSite({ fit: true });
document.documentElement.dataset.ready = "requirements";
