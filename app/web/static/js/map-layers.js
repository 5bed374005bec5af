// What Leaflet lacks for our maps: a base map drawn from vector tiles, its labels, and points out of tiles.
// A classic script, because folium's own script stands in the page and needs these at once.

(function () {
  "use strict";

  // VectorGrid 1.3 calls what Leaflet 1.8 took away.
  L.DomEvent.fakeStop = L.DomEvent.fakeStop || function () { return true; };

  // Leaflet's redraw() asks for tiles of half a zoom, which are none.
  const clampZoom = L.GridLayer.prototype._clampZoom;
  L.GridLayer.include({ _clampZoom: function (zoom) { return clampZoom.call(this, Math.round(zoom)); } });

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const paletteOf = (options) => options.palettes[dark.matches ? "night" : "day"];

  const FONT = '600 11px "Source Sans 3 Variable", "Noto Sans JP Variable", sans-serif';
  const MARGIN = 20;
  // Far out, a square of the screen that holds more places than it has room for shows one disc that counts them.
  // Close up there is room for more, and only a crowd is counted; closest of all every place stands for itself.
  const roomAt = (zoom) => (zoom <= 10 ? 3 : zoom <= 13 ? 6 : Infinity);
  // So many squares a side lie in a tile, which is drawn at about 180 or at 256 pixels.
  const squaresAt = (scale) => (scale < 0.9 ? 3 : 4);

  // ------------------------------------------------------------------ positions in tiles

  function latLngOf(map, coords, point, extent, size) {
    const world = L.point((coords.x + point.x / extent) * size, (coords.y + point.y / extent) * size);
    return map.unproject(world, coords.z);
  }

  function pointsOf(layer) {
    return layer ? layer.features.map((feature) => ({
      at: feature.geometry[0][0],
      extent: layer.extent,
      properties: feature.properties,
    })) : [];
  }

  // ------------------------------------------------------------------ the base map

  const BaseGrid = L.VectorGrid.Protobuf.extend({
    options: { maxZoom: 18, interactive: false, rendererFactory: L.svg.tile, pane: "tilePane", palettes: {}, lang: "en" },

    initialize: function (url, options) {
      L.VectorGrid.Protobuf.prototype.initialize.call(this, url, options);
      this.options.vectorTileLayerStyles = this._styles();
      this._labels = new Labels(this.options.lang);
      dark.addEventListener("change", () => this._repaint());
      this.on("tileunload", (event) => this._labels.drop(this._tileCoordsToKey(event.coords)));
      this.on("load", () => this._labels.place());
    },

    onAdd: function (map) {
      L.VectorGrid.Protobuf.prototype.onAdd.call(this, map);
      map.attributionControl.setPrefix("Leaflet");
      map.addLayer(this._labels);
      this._paintSea();
    },

    _getVectorTilePromise: function (coords) {
      const key = this._tileCoordsToKey(coords);
      const size = this.getTileSize().x;
      return L.VectorGrid.Protobuf.prototype._getVectorTilePromise.call(this, coords).then((tile) => {
        const found = pointsOf(tile.layers.labels).map((label) => ({
          ...label.properties,
          latLng: latLngOf(this._map, coords, label.at, label.extent, size),
        }));
        delete tile.layers.labels;
        this._labels.keep(key, found);
        return tile;
      });
    },

    _styles: function () {
      const colours = () => paletteOf(this.options);
      const filled = (edge, weight) => () => ({
        fill: true, fillColor: colours().land, fillOpacity: 1, color: colours()[edge], weight, opacity: 1,
      });
      return {
        land: () => ({ fill: true, fillColor: colours().abroad, fillOpacity: 1, stroke: false }),
        prefectures: filled("prefecture", 1),
        municipalities: () => ({ fill: false, color: colours().municipality, weight: 0.8, opacity: 1 }),
      };
    },

    _paintSea: function () {
      this._map.getContainer().style.backgroundColor = paletteOf(this.options).sea;
    },

    _repaint: function () {
      this._paintSea();
      this.redraw();
    },
  });

  // ------------------------------------------------------------------ labels that give way to each other

  const Labels = L.Layer.extend({
    initialize: function (lang) {
      this._lang = lang;
      this._tiles = new Map();
    },

    onAdd: function (map) {
      const pane = map.getPane("labels") || map.createPane("labels");
      pane.setAttribute("aria-hidden", "true");
      this._box = L.DomUtil.create("div", "map-labels", pane);
      map.on("moveend zoomend pointsdrawn", this.place, this);
      map.on("zoomstart", this._clear, this);
    },

    onRemove: function (map) {
      map.off("moveend zoomend pointsdrawn", this.place, this).off("zoomstart", this._clear, this);
      this._box.remove();
    },

    keep: function (key, labels) {
      this._tiles.set(key, labels);
    },

    drop: function (key) {
      this._tiles.delete(key);
    },

    place: function () {
      if (!this._map) return;
      this._clear();
      this._box.classList.toggle("is-far", this._isFar());
      const taken = this._map.taken ? this._map.taken() : [];
      for (const label of this._wanted()) {
        const middle = this._map.latLngToLayerPoint(label.latLng);
        const at = this._placesFor(label).map((by) => middle.add(by)).find((place) => isFree(this._boxOf(label, place), taken));
        if (!at) continue;
        taken.push(this._boxOf(label, at));
        this._write(label, at);
      }
    },

    /** Where a name may stand, the best first, as steps from its own place. */
    _placesFor: function (label) {
      if (!MOVING.has(label.kind)) return [[0, 0]];
      if (label.kind !== "prefecture" || !this._isFar()) return AROUND;
      // Far out, a fixed step would lead into another prefecture: one that its size allows does not.
      const metres = (EQUATOR_M * Math.cos((label.latLng.lat * Math.PI) / 180)) / 256 / 2 ** this._map.getZoom();
      const reach = Math.sqrt(label.rank / Math.PI) / metres;
      return RING.map(([part, turn]) => [reach * part * Math.cos(turn), reach * part * Math.sin(turn)]);
    },

    _isFar: function () {
      return this._map.getZoom() < NEAR_FROM;
    },

    _clear: function () {
      this._box.replaceChildren();
    },

    _wanted: function () {
      const zoom = Math.round(this._map.getZoom());
      const view = this._map.getBounds().pad(0.1);
      const seen = new Set();
      const here = [];
      for (const [key, labels] of this._tiles) {
        if (Number(key.split(":")[2]) !== zoom) continue;
        for (const label of labels) {
          const text = this._textOf(label, zoom);
          const id = text + label.kind;
          if (!text || seen.has(id) || !view.contains(label.latLng)) continue;
          seen.add(id);
          here.push({ ...label, text, lang: this._languageOf(label) });
        }
      }
      return here.sort((one, other) => ORDER[one.kind] - ORDER[other.kind] || other.rank - one.rank);
    },

    _textOf: function (label, zoom) {
      const lang = this._languageOf(label);
      if (label.kind === "station" && lang !== this._lang && zoom < EVERY_STATION_FROM) return "";
      return label["name_" + lang] || "";
    },

    /** The map's language, or the other one where a name has only that. */
    _languageOf: function (label) {
      const other = this._lang === "ja" ? "en" : "ja";
      return label["name_" + this._lang] ? this._lang : other;
    },

    _boxOf: function (label, at) {
      const wide = [...label.text].reduce((sum, char) => sum + (char > "\u2e80" ? (this._isFar() ? 2.1 : 1.75) : 1), 0);
      const size = this._isFar() ? FAR : { ...NEAR, char: WIDTH_OF[label.kind] || NEAR.char };
      const half = L.point((wide * size.char) / 2 + size.edge, size.half);
      const middle = label.kind === "station" || label.kind === "airport" ? at.add([half.x, 0]) : at;
      return L.bounds(middle.subtract(half), middle.add(half));
    },

    _write: function (label, at) {
      const element = L.DomUtil.create("span", "map-label map-label-" + label.kind, this._box);
      element.textContent = label.text;
      if (label.lang !== this._lang) element.lang = label.lang;
      L.DomUtil.setPosition(element, at.round());
    },
  });

  // Where else a name may stand when a point or another name is in its way.
  const AROUND = [[0, 0], [0, -19], [0, 19], [-26, 0], [26, 0]];
  const MOVING = new Set(["prefecture", "municipality", "ward"]);
  // The middle, then two rings of eight: parts of how far an area reaches, and directions.
  const RING = [[0, 0], ...[0.25, 0.45].flatMap((part) => [2, 6, 0, 4, 1, 3, 5, 7].map((n) => [part, (n * Math.PI) / 4]))];
  const NEAR_FROM = 7;
  const EQUATOR_M = 40075017;
  // Further out, a name that the reader cannot read helps nobody.
  const EVERY_STATION_FROM = 14;
  const isFree = (box, taken) => !taken.some((other) => other.intersects(box));
  const ORDER = { prefecture: 0, municipality: 1, airport: 2, ward: 3, station: 4 };
  // In pixels: a character, and beside and above it.
  const NEAR = { char: 7, edge: 6, half: 12 };
  const FAR = { char: 6.2, edge: 2, half: 8 };
  const WIDTH_OF = { prefecture: 8.5, municipality: 7, station: 6.4, airport: 6.8 };

  // ------------------------------------------------------------------ points out of tiles

  const TilePoints = L.VectorGrid.Protobuf.extend({
    options: { maxZoom: 18, pane: "overlayPane", legend: {}, palettes: {}, lang: "en", updateWhenZooming: false },

    initialize: function (url, options) {
      L.VectorGrid.Protobuf.prototype.initialize.call(this, url, options);
      this._read = new Map();
      this._paths = {};
      for (const [group, look] of Object.entries(this.options.legend)) this._paths[group] = new Path2D(look.symbol);
      this.on("tileunload", (event) => this._read.delete(this._tileCoordsToKey(event.coords)));
      dark.addEventListener("change", () => this._paintAll());
    },

    onAdd: function (map) {
      L.VectorGrid.Protobuf.prototype.onAdd.call(this, map);
      map.on("click", this._click, this).on("mousemove", this._hover, this).on("zoomend", this._fitScale, this);
      map.tilePoints = this;
      map.taken = () => this.boxes();
      this.on("load", () => map.fire("pointsdrawn"));
    },

    /** Show the places that `query` finds. */
    ask: function (query) {
      const url = this._url.split("?")[0] + (query ? "?" + query : "");
      if (url === this._url) return;
      this._url = url;
      this.redraw();
    },

    /** Let one place stand for itself in any crowd: the page is its own. */
    standApart: function (slug) {
      this._apart = slug;
      this._paintAll();
    },

    /** Leave out one place: its page shows it in another way. */
    leaveOut: function (slug) {
      this._without = slug;
      this._paintAll();
    },

    createTile: function (coords, done) {
      const element = L.DomUtil.create("div", "map-points");
      this._getVectorTilePromise(coords).then((data) => {
        if (!this._map) return;
        const tile = { element, coords, size: this.getTileSize().x, found: found(data) };
        this._read.set(this._tileCoordsToKey(coords), tile);
        this._paint(tile);
        done(null, element);
      }).catch((error) => done(error, element));
      return element;
    },

    // A tile serves half a zoom too: it is drawn anew then, so that a disc is as large as before.
    _fitScale: function () {
      const here = this._here();
      here.filter((tile) => tile.scale !== this._scaleOf(tile)).forEach((tile) => this._paint(tile));
      if (here.length) this._map.fire("pointsdrawn");
    },

    _paintAll: function () {
      this._read.forEach((tile) => this._paint(tile));
    },

    _scaleOf: function (tile) {
      return this._map.getZoomScale(this._map.getZoom(), tile.coords.z);
    },

    _paint: function (tile) {
      tile.scale = this._scaleOf(tile);
      const shown = tile.found.filter(({ properties }) => !this._without || properties.slug !== this._without);
      const [apart, others] = [true, false].map((is) => shown.filter(({ properties }) => is === (properties.slug === this._apart)));
      tile.points = [...gathered(others, tile), ...apart].map((point) => ({
        ...point,
        radius: point.isCell ? discRadius(point.properties.n) : pointRadius(tile.coords.z),
      }));
      for (const point of tile.points) {
        if (point.isCell) keepInside(point, tile);
        point.latLng = latLngOf(this._map, tile.coords, point, 1, tile.size);
      }
      tile.element.replaceChildren(this._drawn(tile));
    },

    _drawn: function ({ points, size, scale }) {
      const canvas = L.DomUtil.create("canvas", "map-points-canvas");
      const ratio = window.devicePixelRatio || 1;
      canvas.width = canvas.height = (size + 2 * MARGIN) * ratio;
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      pen.translate(MARGIN, MARGIN);
      for (const point of points) {
        pen.save();
        pen.translate(point.x * size, point.y * size);
        pen.scale(1 / scale, 1 / scale);
        point.isCell ? this._drawDisc(pen, point) : this._drawPoint(pen, point);
        pen.restore();
      }
      return canvas;
    },

    _drawPoint: function (pen, { radius, properties }) {
      const look = this.options.legend[properties.group] || {};
      disc(pen, radius, look.colour || "#444", paletteOf(this.options).rim);
      pen.scale((radius * 1.25) / 24, (radius * 1.25) / 24);
      pen.translate(-12, -12);
      pen.fillStyle = "#fff";
      pen.fill(this._paths[properties.group] || new Path2D(), "evenodd");
    },

    _drawDisc: function (pen, { radius, properties }) {
      const palette = paletteOf(this.options);
      disc(pen, radius, palette.disc, palette.disc_rim);
      pen.font = FONT;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillStyle = palette.figure;
      pen.fillText(shortNumber(properties.n), 0, 0.5);
    },

    /** Return where names should not stand. A page with points of its own gives its own `map.taken`. */
    boxes: function () {
      return this._pointsHere().map(({ latLng, radius }) => {
        const at = this._map.latLngToLayerPoint(latLng);
        return L.bounds(at.subtract([radius, radius]), at.add([radius, radius]));
      });
    },

    _here: function () {
      return [...this._read.values()].filter(({ coords }) => coords.z === this._tileZoom);
    },

    _pointsHere: function () {
      return this._here().flatMap(({ points }) => points);
    },

    // ---------------------------------------------------------------- what lies under the pointer

    at: function (latLng) {
      const here = this._map.latLngToLayerPoint(latLng);
      let best = null;
      let least = Infinity;
      for (const point of this._pointsHere()) {
        const away = this._map.latLngToLayerPoint(point.latLng).distanceTo(here);
        if (away < Math.max(point.radius, 12) && away < least) [best, least] = [point, away];
      }
      return best;
    },

    _click: function (event) {
      const point = this.isAsleep ? null : this.at(event.latlng);
      if (!point) return;
      if (point.isCell) this._map.setView(point.latLng, Math.min(Math.round(this._map.getZoom()) + 2, 18));
      else this.fire("choose", { slug: point.properties.slug, latLng: point.latLng });
    },

    _hover: function (event) {
      const point = this.isAsleep ? null : this.at(event.latlng);
      if (point === this._under) return;
      this._under = point;
      this._map.getContainer().classList.toggle("is-over-point", Boolean(point));
      const { slug = null, name = "" } = point && !point.isCell ? point.properties : {};
      this.fire("hover", { slug, name, latLng: point?.latLng });
    },
  });

  // ------------------------------------------------------------------ places, and discs that count them

  /** Return what a tile of places holds; x and y are parts of its side. */
  function found(data) {
    const kinds = [["places", false], ["cells", true]];
    return kinds.flatMap(([layer, isCell]) => pointsOf(data.layers[layer])
      .map(({ at, extent, properties }) => ({ isCell, properties, x: at.x / extent, y: at.y / extent }))
      .filter(({ x, y }) => x >= 0 && y >= 0 && x < 1 && y < 1));
  }

  function gathered(points, { coords, scale, size }) {
    const room = roomAt(coords.z);
    const side = squaresAt(scale);
    const squares = new Map();
    for (const point of points) {
      const key = Math.floor(point.x * side) + ":" + Math.floor(point.y * side);
      if (!squares.has(key)) squares.set(key, []);
      squares.get(key).push(point);
    }
    const discs = [...squares.values()].map((inside) => (hasRoom(inside, room) ? inside : [inOne(inside)]));
    if (coords.z > 10) return discs.flat();
    return withoutOverlap(discs.flat().sort((one, other) => weight(other) - weight(one)), size * scale);
  }

  const weight = ({ isCell, properties }) => (isCell ? properties.n : 1);
  const hasRoom = (inside, room) => inside.length <= room && !inside.some(({ isCell }) => isCell);

  // A place that lies half under another point is counted with it.
  function withoutOverlap(points, pixels) {
    const apart = [];
    for (const point of points) {
      const near = weight(point) > 1 ? -1 : apart.findIndex((other) => {
        const radius = other.isCell ? discRadius(weight(other)) : pointRadius(0);
        return Math.hypot(other.x - point.x, other.y - point.y) * pixels < radius + pointRadius(0) * 0.4;
      });
      if (near < 0) apart.push(point);
      else apart[near] = inOne([apart[near], point]);
    }
    return apart;
  }

  function inOne(inside) {
    const n = inside.reduce((sum, point) => sum + weight(point), 0);
    const mean = (axis) => inside.reduce((sum, point) => sum + point[axis] * weight(point), 0) / n;
    return { isCell: true, properties: { n }, x: mean("x"), y: mean("y") };
  }

  // Else the discs of two squares could lie on each other.
  function keepInside(point, { size, scale }) {
    const side = squaresAt(scale);
    const edge = Math.min((point.radius + 0.5) / (size * scale), 0.5 / side);
    for (const axis of ["x", "y"]) {
      const start = Math.floor(point[axis] * side) / side;
      point[axis] = Math.max(start + edge, Math.min(start + 1 / side - edge, point[axis]));
    }
  }

  function pointRadius(zoom) {
    return zoom <= 7 ? 9 : 12;
  }

  function discRadius(n) {
    return Math.min(8.5 + 1.55 * Math.log(n), 22);
  }

  function shortNumber(n) {
    return n < 1000 ? String(n) : (n / 1000).toFixed(n < 10000 ? 1 : 0).replace(".0", "") + "k";
  }

  function disc(pen, radius, fill, edge) {
    pen.beginPath();
    pen.arc(0, 0, radius, 0, 2 * Math.PI);
    pen.fillStyle = fill;
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = edge;
    pen.stroke();
  }

  L.baseGrid = (url, options) => new BaseGrid(url, options);
  L.tilePoints = (url, options) => new TilePoints(url, options);
})();
