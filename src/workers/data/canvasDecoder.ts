// Decodes JPEG and WebP with the browser's decoder. The options fix how colour profiles and camera rotation are
// handled.
import type { PictureDecoder } from '../../data/job.ts';

/** Decodes on an OffscreenCanvas, without conversion between colour spaces and without premultiplied alpha. */
export const decodeOnCanvas: PictureDecoder = async (bytes, type) => {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: `image/${type}` }), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
    imageOrientation: 'from-image',
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser gave no canvas.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
};
