// Writes animations as GIF: a palette of 256 colours a frame, endless repetition, a comment before the end.

export interface GifFrames {
  readonly width: number;
  readonly height: number;
  /** RGBA, [width * height * 4] each. */
  readonly frames: readonly Uint8ClampedArray[];
  /** Duration of each frame in milliseconds. The format counts hundredths of a second. */
  readonly ms: number;
  readonly comment: string;
}

/** Encodes an animation. The encoder is loaded on first use. */
export async function encodeGif({ width, height, frames, ms, comment }: GifFrames): Promise<Uint8Array<ArrayBuffer>> {
  const { GIFEncoder, applyPalette, quantize } = await import('gifenc');
  const gif = GIFEncoder();
  for (const rgba of frames) {
    const palette = quantize(rgba, 256);
    gif.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay: ms, repeat: 0 });
  }
  gif.finish();
  return withComment(gif.bytes(), comment);
}

/** Inserts a comment extension before the trailer, in blocks of 255 bytes. */
function withComment(gif: Uint8Array, comment: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(comment);
  const blocks: number[] = [0x21, 0xfe];
  for (let at = 0; at < text.length; at += 255) {
    const block = text.subarray(at, at + 255);
    blocks.push(block.length, ...block);
  }
  return Uint8Array.from([...gif.subarray(0, -1), ...blocks, 0, 0x3b]);
}

/** Enlarges the pixels of a frame by a whole factor without smoothing. */
export function enlarged(rgba: Uint8ClampedArray, width: number, height: number, scale: number): Uint8ClampedArray {
  const from = new Uint32Array(rgba.slice().buffer);
  const out = new Uint32Array(from.length * scale * scale);
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      out[y * width * scale + x] = from[Math.floor(y / scale) * width + Math.floor(x / scale)] as number;
    }
  }
  return new Uint8ClampedArray(out.buffer);
}
