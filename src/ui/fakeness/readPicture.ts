// A picture file as RGBA bytes of the run's size, decoded by the browser off the page's thread.

/** The largest square in its middle, resized to `side`; rejects where the browser cannot read it. */
export async function readPicture(file: Blob, side: number): Promise<Uint8ClampedArray> {
  const whole = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const { width, height } = whole;
  const edge = Math.min(width, height);
  const square = await createImageBitmap(whole, (width - edge) >> 1, (height - edge) >> 1, edge, edge, {
    resizeWidth: side,
    resizeHeight: side,
    resizeQuality: 'high',
  });
  whole.close();
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('the browser gave no canvas');
  context.drawImage(square, 0, 0);
  square.close();
  return context.getImageData(0, 0, side, side).data;
}
