// Film commissions on a map: all of them, or the area of one.

const map = window.maps.areas;
const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
const JAPAN = [[24.0, 122.8], [45.6, 146.0]];

map.scrollWheelZoom.disable();
map.getContainer().setAttribute("role", "application");
map.getContainer().setAttribute("aria-label", map.getContainer().closest("[aria-label]").ariaLabel);
L.control.zoom({ position: "topright" }).addTo(map);

// Where the whole country is seen, smaller dots leave room for each other and for names.
const FAR = 6;
const isFar = () => map.getZoom() <= FAR;
const showFar = () => map.getContainer().classList.toggle("is-far", isFar());
map.on("zoomend", showFar);
showFar();

const dots = [];
map.taken = () => dots.map((marker) => {
  const at = map.latLngToLayerPoint(marker.getLatLng());
  const half = isFar() ? [4, 4] : [6, 6];
  return L.bounds(at.subtract(half), at.add(half));
});

function dot(member) {
  const link = member.querySelector("a");
  const name = document.createElement("span");
  name.textContent = link.textContent;
  const marker = L.marker([Number(member.dataset.lat), Number(member.dataset.lon)], {
    icon: L.divIcon({ className: "map-mark is-solid is-small", iconSize: [13, 13] }),
    keyboard: false,
    title: link.textContent,
    alt: link.textContent,
  }).addTo(map);
  dots.push(marker);
  marker.bindTooltip(name, { className: "map-name", direction: "top", offset: [0, -8] });
  marker.on("click", () => location.assign(link.href));
  for (const [come, go] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
    member.addEventListener(come, () => marker.openTooltip());
    member.addEventListener(go, () => marker.closeTooltip());
  }
}

document.querySelectorAll(".members [data-lon]").forEach(dot);
map.fire("pointsdrawn");

const outline = document.getElementById("outline");
if (outline) {
  const shape = JSON.parse(outline.dataset.outline);
  const drawn = shape && L.geoJSON(shape, { style: { color: accent, weight: 2, fillOpacity: 0.14 }, interactive: false }).addTo(map);
  map.fitBounds(drawn ? drawn.getBounds() : JAPAN, { animate: false, padding: [20, 20] });
}
document.documentElement.dataset.ready = "commissions";
