// The panel of the real images, in English. Messages about single files come from the worker.
import { grouped as n } from '../../../lib/grouped.ts';

const percent = (share: number | undefined): string => (share === undefined ? '…' : ` ${Math.floor(100 * share)} %`);

export const data = {
  title: 'Real images',
  source: 'Which images',
  made: 'Shapes-10',
  own: 'Your own',
  shapes: (name: string) => `This device makes ${name} from a seed: 10,000 images in ten classes.`,
  sid: 'SiD is data-free: this recipe uses no real images.',
  none: 'SiDA needs real images, and none are loaded yet. Drop a data set, choose its files, or fetch CIFAR-10. The images stay on this device.',
  drop: 'Drop a data set here, or choose',
  dropHint:
    'CIFAR-10 or CIFAR-100 in any version, a folder or zip of pictures, a dataset zip of EDM, Parquet or .npz. The page detects the format from the content',
  browse: 'Files…',
  browseFolder: 'Folder…',
  unlisted: (reason: string) =>
    `The files cannot be listed (${reason}). Drop them again, or choose them with the button.`,
  fetch: 'Fetch CIFAR-10',
  fetchHint:
    'The page downloads about 120 MB from huggingface.co once and sends nothing else. If the browser does not allow it, download the Parquet file with its link and drop it here.',
  byHand: 'The Parquet file',
  home: 'CIFAR-10’s home page',
  progress: {
    looking: (share: number | undefined) => `Detecting the format${percent(share)}`,
    reading: (share: number | undefined) => `Reading images${percent(share)}`,
    downloading: (share: number | undefined) => `Downloading${percent(share)}`,
  },
  cancel: 'Cancel',
  ready: (name: string, count: number, side: number, classes: number) =>
    `${name}: ${n(count)} ${count === 1 ? 'image' : 'images'} of ${side}×${side}, ${classes === 1 ? 'one class' : `${n(classes)} classes`}`,
  fewest: (min: number, max: number) => (min === max ? `${n(min)} per class` : `${n(min)} to ${n(max)} per class`),
  mean: 'mean',
  deviation: 'standard deviation',
  channels: (values: readonly string[]) =>
    `red ${values[0]}, green ${values[1]}, blue ${values[2]}, in a range from −1 to 1`,
  fingerprint: 'fingerprint',
  bars: 'Images by class',
  crops: 'The first pictures before and after crop and resize',
  wrongSize: (has: number, wants: number) =>
    `These images are ${has}×${has}. The recipe and its teacher need ${wants}×${wants}. Choose another teacher and resolution, or add images of that size. Pictures are resized when you add them.`,
  other: 'Add another set instead…',
  stays: 'The images are in memory until the tab is closed.',
  keep: 'Store for later visits',
  keepHint: 'Writes the images to this browser’s private storage',
  keeping: 'Storing…',
  kept: 'Stored in this browser.',
  forget: 'Delete from storage',
  thumbnails: (name: string) => `Images of ${name}, class by class`,
};

/** Texts of the transport bar when the real images prevent a start. */
export const blockedByData = {
  'no-data':
    'SiDA needs real images: add CIFAR-10 or your own under “Real images”, choose Shapes-10, or choose a SiD recipe, which needs none.',
  'wrong-size': 'The images under “Real images” have another size than the recipe needs.',
};
