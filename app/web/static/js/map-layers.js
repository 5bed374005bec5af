// What Leaflet lacks for our maps: a base map drawn from vector tiles, its labels, and points out of tiles.
// A classic script, because folium's own script stands in the page and needs these at once.

(function () {
  "use strict";

  // VectorGrid 1.3 calls what Leaflet 1.8 took away.
  L.DomEvent.fakeStop = L.DomEvent.fakeStop || function () { return true; };

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const paletteOf = (options) => options.palettes[dark.matches ? "night" : "day"];

  const FONT = '600 11px "Source Sans 3 Variable", "Noto Sans JP Variable", sans-serif';
  const MARGIN = 20;
  // More places than this are dots where all of Japan is seen; fewer have room for their symbols.
  const MANY = 150;

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
      const taken = this._map.taken ? this._map.taken() : [];
      for (const label of this._wanted()) {
        const middle = this._map.latLngToLayerPoint(label.latLng);
        const at = (ASIDE[label.kind] || [[0, 0]]).map((by) => middle.add(by)).find((place) => isFree(boxOf(label, place), taken));
        if (!at) continue;
        taken.push(boxOf(label, at));
        this._write(label, at);
      }
    },

    _clear: function () {
      this._box.replaceChildren();
    },

    _wanted: function () {
      const zoom = this._map.getZoom();
      const view = this._map.getBounds().pad(0.1);
      const seen = new Set();
      const here = [];
      for (const [key, labels] of this._tiles) {
        if (Number(key.split(":")[2]) !== zoom) continue;
        for (const label of labels) {
          const text = this._textOf(label);
          const id = text + label.kind;
          if (!text || seen.has(id) || !view.contains(label.latLng)) continue;
          seen.add(id);
          here.push({ ...label, text, lang: this._languageOf(label) });
        }
      }
      return here.sort((one, other) => ORDER[one.kind] - ORDER[other.kind] || other.rank - one.rank);
    },

    _textOf: function (label) {
      return label["name_" + this._languageOf(label)] || "";
    },

    /** The map's language, or the other one where a name has only that. */
    _languageOf: function (label) {
      const other = this._lang === "ja" ? "en" : "ja";
      return label["name_" + this._lang] ? this._lang : other;
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
  const ASIDE = { prefecture: AROUND, municipality: AROUND, ward: AROUND };
  const isFree = (box, taken) => !taken.some((other) => other.intersects(box));
  const ORDER = { prefecture: 0, municipality: 1, airport: 2, ward: 3, station: 4 };
  const WIDTH_OF = { prefecture: 8.5, municipality: 7, station: 6.4, airport: 6.8 };

  function boxOf(label, at) {
    const wide = [...label.text].reduce((sum, char) => sum + (char > "\u2e80" ? 1.75 : 1), 0);
    const half = L.point((wide * (WIDTH_OF[label.kind] || 7)) / 2 + 6, 12);
    const middle = label.kind === "station" || label.kind === "airport" ? at.add([half.x, 0]) : at;
    return L.bounds(middle.subtract(half), middle.add(half));
  }

  // ------------------------------------------------------------------ points out of tiles

  const TilePoints = L.VectorGrid.Protobuf.extend({
    options: { maxZoom: 18, pane: "overlayPane", legend: {}, palettes: {}, lang: "en", updateWhenZooming: false },

    initialize: function (url, options) {
      L.VectorGrid.Protobuf.prototype.initialize.call(this, url, options);
      this._points = new Map();
      this._paths = {};
      for (const [group, look] of Object.entries(this.options.legend)) this._paths[group] = new Path2D(look.symbol);
      this._isCrowded = true;
      this.on("tileunload", (event) => this._points.delete(this._tileCoordsToKey(event.coords)));
      dark.addEventListener("change", () => this.redraw());
    },

    onAdd: function (map) {
      L.VectorGrid.Protobuf.prototype.onAdd.call(this, map);
      map.on("click", this._click, this).on("mousemove", this._hover, this);
      map.tilePoints = this;
      map.taken = () => this.boxes();
      this.on("load", () => map.fire("pointsdrawn"));
    },

    /** Show the `number` of places that `query` finds. */
    ask: function (query, number) {
      const url = this._url.split("?")[0] + (query ? "?" + query : "");
      const isCrowded = number > MANY;
      if (url === this._url && isCrowded === this._isCrowded) return;
      this._url = url;
      this._isCrowded = isCrowded;
      this.redraw();
    },

    createTile: function (coords, done) {
      const tile = L.DomUtil.create("div", "map-points");
      const size = this.getTileSize().x;
      this._getVectorTilePromise(coords).then((data) => {
        if (!this._map) return;
        const points = this._read(data, coords, size);
        this._points.set(this._tileCoordsToKey(coords), points);
        tile.append(this._drawn(points, coords, size));
        done(null, tile);
      }).catch((error) => done(error, tile));
      return tile;
    },

    _read: function (data, coords, size) {
      const kinds = [["places", false], ["cells", true]];
      return kinds.flatMap(([layer, isCell]) => pointsOf(data.layers[layer])
        .filter(({ at, extent }) => at.x >= 0 && at.y >= 0 && at.x < extent && at.y < extent)
        .map(({ at, extent, properties }) => ({
          isCell,
          properties,
          latLng: latLngOf(this._map, coords, at, extent, size),
          x: (at.x / extent) * size,
          y: (at.y / extent) * size,
          radius: isCell ? cellRadius(properties.n) : pointRadius(coords.z, this._isCrowded),
        })));
    },

    _drawn: function (points, coords, size) {
      const canvas = L.DomUtil.create("canvas", "map-points-canvas");
      const ratio = window.devicePixelRatio || 1;
      canvas.width = canvas.height = (size + 2 * MARGIN) * ratio;
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      pen.translate(MARGIN, MARGIN);
      for (const point of points) point.isCell ? this._drawCell(pen, point) : this._drawPoint(pen, point);
      return canvas;
    },

    _drawPoint: function (pen, { x, y, radius, properties }) {
      const look = this.options.legend[properties.group] || {};
      disc(pen, x, y, radius, look.colour || "#444", "#fff");
      if (radius < 8) return;
      pen.save();
      pen.translate(x, y);
      pen.scale((radius * 1.25) / 24, (radius * 1.25) / 24);
      pen.translate(-12, -12);
      pen.fillStyle = "#fff";
      pen.fill(this._paths[properties.group] || new Path2D(), "evenodd");
      pen.restore();
    },

    _drawCell: function (pen, { x, y, radius, properties }) {
      const palette = paletteOf(this.options);
      disc(pen, x, y, radius, palette.cell, palette.land);
      pen.font = FONT;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillStyle = palette.land;
      pen.fillText(shortNumber(properties.n), x, y + 0.5);
    },

    /** Return where names should not stand. A page with points of its own gives its own `map.taken`. */
    boxes: function () {
      return this._here().map(({ latLng, radius }) => {
        const at = this._map.latLngToLayerPoint(latLng);
        return L.bounds(at.subtract([radius, radius]), at.add([radius, radius]));
      });
    },

    _here: function () {
      const zoom = String(this._map.getZoom());
      return [...this._points].filter(([key]) => key.split(":")[2] === zoom).flatMap(([, points]) => points);
    },

    // ---------------------------------------------------------------- what lies under the pointer

    at: function (latLng) {
      const here = this._map.latLngToLayerPoint(latLng);
      let best = null;
      let least = Infinity;
      for (const point of this._here()) {
        const away = this._map.latLngToLayerPoint(point.latLng).distanceTo(here);
        if (away < Math.max(point.radius, 12) && away < least) [best, least] = [point, away];
      }
      return best;
    },

    _click: function (event) {
      const point = this.isAsleep ? null : this.at(event.latlng);
      if (!point) return;
      if (point.isCell) this._map.setView(point.latLng, Math.min(this._map.getZoom() + 2, 18));
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

  function pointRadius(zoom, isCrowded) {
    if (zoom <= 5) return isCrowded ? 4 : 8;
    return zoom <= 7 ? 9 : 12;
  }

  function cellRadius(n) {
    return Math.min(9 + 2.2 * Math.log(n), MARGIN + 6);
  }

  function shortNumber(n) {
    return n < 1000 ? String(n) : (n / 1000).toFixed(n < 10000 ? 1 : 0) + "k";
  }

  function disc(pen, x, y, radius, fill, edge) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = fill;
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = edge;
    pen.stroke();
  }

  L.baseGrid = (url, options) => new BaseGrid(url, options);
  L.tilePoints = (url, options) => new TilePoints(url, options);
})();
