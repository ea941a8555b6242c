// Images stacked one below the other, and sheets of them.

export interface Cells {
  readonly count: number;
  readonly resolution: number;
  /** [count, R, R, 4]; images that are not there yet are transparent. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Room for so many images. */
export function emptyCells(count: number, resolution: number): Cells {
  return { count, resolution, rgba: new Uint8ClampedArray(count * resolution * resolution * 4) };
}

/** The same with some of the images in their places; the old ones are not touched. */
export function withCells(cells: Cells, first: number, images: Uint8ClampedArray): Cells {
  const rgba = cells.rgba.slice();
  rgba.set(images, first * cells.resolution * cells.resolution * 4);
  return { ...cells, rgba };
}

/** One of them, as a picture. */
export function oneCell({ resolution: side, rgba }: Cells, index: number) {
  const size = side * side * 4;
  return { width: side, height: side, rgba: rgba.slice(index * size, (index + 1) * size) };
}

/** Side by side, row by row. */
export function sheetOfCells({ count, resolution: R, rgba }: Cells, cols: number) {
  const rows = Math.ceil(count / cols);
  const width = cols * R;
  const out = new Uint8ClampedArray(width * rows * R * 4);
  for (let i = 0; i < count; i++) {
    const to = (Math.floor(i / cols) * R * width + (i % cols) * R) * 4;
    for (let y = 0; y < R; y++) {
      const from = (i * R + y) * R * 4;
      out.set(rgba.subarray(from, from + R * 4), to + y * width * 4);
    }
  }
  return { width, height: rows * R, cols, rows, rgba: out };
}
