// The map of the search page: it shows what is asked, tells when it was moved, and lets people draw.

const JAPAN = [[24.0, 122.8], [45.6, 146.0]];
const CLOSEST = 12;
const DECIMALS = 4;
// Nothing that is looked for should lie under the tools: it stands beside them, or on a phone below.
const BESIDE_TOOLS = { paddingTopLeft: [16, 16], paddingBottomRight: [64, 24] };
const BELOW_TOOLS = { paddingTopLeft: [4, 300], paddingBottomRight: [4, 90] };
const FINGER = matchMedia("(pointer: coarse)");
const accent = () => getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();

export class SearchMap {
  constructor(leaflet, { moved, drawn, wholeCountry, chosen, hovered }) {
    this.map = leaflet;
    this.drawn = drawn;
    this.wholeCountry = wholeCountry;
    this.asked = "";
    this.frame = L.layerGroup().addTo(leaflet);
    this.shape = L.layerGroup().addTo(leaflet);
    this.isMovedByPage = false;
    leaflet.getContainer().setAttribute("role", "application");
    leaflet.getContainer().setAttribute("aria-label", leaflet.getContainer().closest("[aria-label]").ariaLabel);
    leaflet.on("moveend", () => {
      if (this.isMovedByPage) return;
      this.asked = "";
      this.frameAsked();
      moved(this.box());
    });
    leaflet.tilePoints.on("choose", ({ slug }) => chosen(slug));
    leaflet.tilePoints.on("hover", ({ slug, name, latLng }) => {
      hovered(slug);
      this.name(name, latLng);
    });
    this.offerTools();
  }

  box() {
    const bounds = this.map.getBounds();
    const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const clamp = (value, most) => Math.max(-most, Math.min(most, value));
    return sides.map((side, n) => clamp(side, n % 2 ? 90 : 180).toFixed(DECIMALS)).join(",");
  }

  /** Move without telling: the page itself wants to see this. */
  byPage(move) {
    this.isMovedByPage = true;
    move();
    this.isMovedByPage = false;
  }

  showBox(box) {
    const [west, south, east, north] = (box || "").split(",").map(Number);
    const bounds = box ? [[south, west], [north, east]] : JAPAN;
    const isThere = box && this.box() === box;
    if (!isThere) this.byPage(() => this.map.fitBounds(bounds, { ...this.roomFor(bounds), animate: false, maxZoom: CLOSEST }));
  }

  /** Return the room in which the bounds can be shown larger. */
  roomFor(bounds) {
    const zoomIn = ({ paddingTopLeft: start, paddingBottomRight: end }) =>
      this.map.getBoundsZoom(bounds, false, L.point(start).add(end));
    return zoomIn(BELOW_TOOLS) > zoomIn(BESIDE_TOOLS) ? BELOW_TOOLS : BESIDE_TOOLS;
  }

  /** Show the box that the list is of. A window of other proportions shows more: a line says how far it goes. */
  showAsked(box) {
    if (box) this.showBox(box);
    this.asked = box;
    this.frameAsked();
  }

  frameAsked() {
    this.frame.clearLayers();
    if (!this.asked || this.asked === this.box()) return;
    const [west, south, east, north] = this.asked.split(",").map(Number);
    const look = { color: accent(), weight: 1.25, dashArray: "6 5", fill: false, interactive: false };
    L.rectangle([[south, west], [north, east]], look).addTo(this.frame);
  }

  resized() {
    this.byPage(() => this.map.invalidateSize({ animate: false }));
    this.frameAsked();
  }

  /** Show the places of this search; `circle` is [lon, lat, metres], `shape` the corners of a polygon. */
  ask(query, shape, circle) {
    const ring = shape && shape.split(";").map((corner) => corner.split(",").map(Number).reverse());
    this.map.tilePoints.ask(query);
    this.shape.clearLayers();
    const look = { color: accent(), weight: 2, fillOpacity: 0.06, interactive: false };
    if (ring) L.polygon(ring, look).addTo(this.shape);
    if (circle) L.circle([circle[1], circle[0]], { ...look, radius: circle[2] }).addTo(this.shape);
  }

  /** Put a ring around a position, or around none. */
  mark(at) {
    this.ring?.remove();
    this.ring = at && L.marker(at, {
      icon: L.divIcon({ className: "map-mark", iconSize: [30, 30] }),
      interactive: false,
      keyboard: false,
    }).addTo(this.map);
  }

  name(text, at) {
    this.tip?.remove();
    if (!text) return;
    const content = document.createElement("span");
    content.textContent = text;
    this.tip = L.tooltip({ className: "map-name", direction: "top", offset: [0, -12] })
      .setLatLng(at).setContent(content).addTo(this.map);
  }

  // ---------------------------------------------------------------- tools

  offerTools() {
    const tools = document.querySelectorAll(".tool");
    for (const tool of tools) {
      tool.addEventListener("click", () => {
        if (tool.dataset.zoom) this.map.setZoom(nextZoom(this.map.getZoom(), Number(tool.dataset.zoom)));
        else if (tool.dataset.draw) this.toggleDrawing(tool.dataset.draw);
        else this.wholeCountry();
      });
    }
    const hint = document.getElementById("draw-hint");
    this.map.pm.setGlobalOptions({ tooltips: false, snappable: false });
    this.map.on("pm:drawstart pm:drawend", ({ type, shape }) => {
      const isDrawing = type === "pm:drawstart";
      hint.hidden = !isDrawing;
      if (isDrawing) hint.textContent = hint.dataset[shape.toLowerCase() + (FINGER.matches ? "Touch" : "")];
      tools.forEach((tool) => tool.dataset.draw && tool.setAttribute("aria-pressed", isDrawing && tool.dataset.draw === shape));
      this.map.tilePoints.isAsleep = isDrawing;
    });
    this.map.on("pm:create", ({ shape, layer }) => {
      layer.remove();
      this.drawn(shape === "Circle" ? circleWishes(layer) : shapeWishes(layer));
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.map.pm.disableDraw());
  }

  toggleDrawing(shape) {
    const isOn = this.map.pm.globalDrawModeEnabled() && this.map.pm.Draw.getActiveShape() === shape;
    this.map.pm.disableDraw();
    const look = { color: accent(), weight: 2, fillOpacity: 0.06 };
    if (!isOn) {
      this.map.pm.enableDraw(shape, { pathOptions: look, templineStyle: look, hintlineStyle: { ...look, dashArray: "4 6" }, finishOn: null });
    }
  }
}

// From half a zoom the next whole one, in which everything is sharpest.
const nextZoom = (zoom, step) => (step > 0 ? Math.floor(zoom) + 1 : Math.ceil(zoom) - 1);
const degrees = (value) => Number(value.toFixed(DECIMALS));

function circleWishes(layer) {
  const { lng, lat } = layer.getLatLng();
  const metres = Math.max(1, Math.min(500000, Math.round(layer.getRadius())));
  return { near: `${degrees(lng)},${degrees(lat)}`, within_m: String(metres), shape: "" };
}

function shapeWishes(layer) {
  const corners = layer.getLatLngs()[0].map(({ lng, lat }) => `${degrees(lng)},${degrees(lat)}`);
  return { shape: corners.join(";"), near: "", within_m: "" };
}
