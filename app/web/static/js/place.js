// A place's page: the place on its map, and the sun around it for the chosen day.

const map = window.maps.place;
const place = document.querySelector(".place");
const at = L.latLng(Number(place.dataset.lat), Number(place.dataset.lon));
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const accent = colour("--accent");
const SUN = "#d98a1f";
const DEGREE_M = 111320;

map.tilePoints.on("choose", ({ slug }) => location.assign(slug));
map.tilePoints.on("hover", ({ name, latLng }) => {
  map.tip?.remove();
  if (!name) return;
  const content = document.createElement("span");
  content.textContent = name;
  map.tip = L.tooltip({ className: "map-name", direction: "top", offset: [0, -12] }).setLatLng(latLng).setContent(content).addTo(map);
});
map.scrollWheelZoom.disable();
map.getContainer().setAttribute("role", "application");
map.getContainer().setAttribute("aria-label", map.getContainer().closest("[aria-label]").ariaLabel);
L.control.zoom({ position: "topright" }).addTo(map);

map.tilePoints.standApart(place.dataset.slug);

const shape = JSON.parse(place.dataset.shape);
if (shape.type !== "Point") L.geoJSON(shape, { style: { color: accent, weight: 2 }, interactive: false }).addTo(map);
// A ring says "here"; where the position is blurred, only the circle is true.
if (Number(place.dataset.blur)) {
  map.tilePoints.leaveOut(place.dataset.slug);
  L.circle(at, { radius: Number(place.dataset.blur), color: accent, weight: 1.5, dashArray: "4 6", fillOpacity: 0.08, interactive: false }).addTo(map);
} else {
  L.marker(at, { icon: L.divIcon({ className: "map-mark", iconSize: [32, 32] }), interactive: false, keyboard: false }).addTo(map);
}

// ------------------------------------------------------------------ the sun

const sun = L.layerGroup().addTo(map);
let spots = [];

// Names give way to the path of the sun as they do to points.
const pointBoxes = map.taken;
map.taken = () => [...pointBoxes(), ...spots.map((spot) => {
  const middle = map.latLngToLayerPoint(spot);
  return L.bounds(middle.subtract([8, 8]), middle.add([8, 8]));
})];

/** Where something stands that is seen in a direction: far when low, near when high. */
function seen(radius, azimuth, elevation) {
  const away = radius * Math.cos((elevation * Math.PI) / 180);
  const turn = (azimuth * Math.PI) / 180;
  const lat = at.lat + (away * Math.cos(turn)) / DEGREE_M;
  return L.latLng(lat, at.lng + (away * Math.sin(turn)) / (DEGREE_M * Math.cos((at.lat * Math.PI) / 180)));
}

function drawSun() {
  const path = JSON.parse(document.getElementById("sun-day").dataset.path);
  const size = map.getSize();
  const edge = map.containerPointToLatLng([size.x / 2, size.y / 2 - Math.min(size.x, size.y) * 0.42]);
  const radius = map.containerPointToLatLng([size.x / 2, size.y / 2]).distanceTo(edge);
  sun.clearLayers();
  spots = path.map(({ azimuth, elevation }) => seen(radius, azimuth, elevation));
  map.fire("pointsdrawn");
  if (!path.length) return;
  L.circle(at, { radius, color: SUN, weight: 1, opacity: 0.5, fill: false, interactive: false }).addTo(sun);
  L.polyline(spots, { color: SUN, weight: 3, interactive: false }).addTo(sun);
  for (const end of [spots[0], spots.at(-1)]) {
    L.polyline([at, end], { color: SUN, weight: 1.5, dashArray: "5 5", interactive: false }).addTo(sun);
  }
  path.forEach((spot, n) => {
    if (!spot.at.endsWith(":00")) return;
    const mark = L.circleMarker(spots[n], { radius: 6, color: colour("--sheet"), weight: 1.5, fillColor: SUN, fillOpacity: 1, interactive: false }).addTo(sun);
    if (Number(spot.at.slice(0, 2)) % 3 === 0) {
      mark.bindTooltip(spot.at, { permanent: true, direction: "bottom", className: "sun-time", interactive: false });
    }
  });
}

drawSun();
map.on("zoomend resize", drawSun);
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (document.getElementById("sun-day")) drawSun();
});
document.documentElement.dataset.ready = "place";
