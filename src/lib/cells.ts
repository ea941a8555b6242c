// Cells: square images stacked one below the other. Sheets: the same images side by side in one picture.

export interface Cells {
  readonly count: number;
  readonly resolution: number;
  /** [count, R, R, 4] RGBA bytes. Images that are missing are transparent. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Transparent cells for `count` images. */
export function emptyCells(count: number, resolution: number): Cells {
  return { count, resolution, rgba: new Uint8ClampedArray(count * resolution * resolution * 4) };
}

/** A copy of `cells` with `images` written from index `first` on. */
export function withCells(cells: Cells, first: number, images: Uint8ClampedArray): Cells {
  const rgba = cells.rgba.slice();
  rgba.set(images, first * cells.resolution * cells.resolution * 4);
  return { ...cells, rgba };
}

/** The image at `index` as a picture of its own. */
export function oneCell({ resolution: side, rgba }: Cells, index: number) {
  const size = side * side * 4;
  return { width: side, height: side, rgba: rgba.slice(index * size, (index + 1) * size) };
}

/** Images side by side, row by row: one picture of cols x rows cells. */
export interface CellSheet {
  readonly width: number;
  readonly height: number;
  readonly cols: number;
  readonly rows: number;
  /** [height, width, 4] */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A transparent sheet for `count` images. */
export function emptySheet(count: number, resolution: number, cols: number): CellSheet {
  const rows = Math.ceil(count / cols);
  const [width, height] = [cols * resolution, rows * resolution];
  return { width, height, cols, rows, rgba: new Uint8ClampedArray(width * height * 4) };
}

/** Writes images, stacked one below the other, into the cells from `first` on. */
export function placeCells({ width, cols, rgba: out }: CellSheet, first: number, images: Uint8ClampedArray): void {
  const R = width / cols;
  const size = R * R * 4;
  for (let at = 0; at * size < images.length; at++) {
    const cell = first + at;
    const to = (Math.floor(cell / cols) * R * width + (cell % cols) * R) * 4;
    for (let y = 0; y < R; y++) {
      const from = at * size + y * R * 4;
      out.set(images.subarray(from, from + R * 4), to + y * width * 4);
    }
  }
}

/** Arranges stacked images into a sheet of `cols` columns, row by row. */
export function sheetOfCells({ count, resolution, rgba }: Cells, cols: number): CellSheet {
  const sheet = emptySheet(count, resolution, cols);
  placeCells(sheet, 0, rgba.subarray(0, count * resolution * resolution * 4));
  return sheet;
}
