// Real images, in English. What a reader says of a file comes from the worker.
import { grouped as n } from '../../../lib/grouped.ts';

const percent = (share: number | undefined): string => (share === undefined ? '…' : ` ${Math.floor(100 * share)} %`);

export const data = {
  title: 'Real images',
  source: 'Which images',
  made: 'Shapes-10',
  own: 'Your own',
  shapes: (name: string) => `${name} is made on this device from a seed; 10,000 images, ten classes.`,
  sid: 'SiD is data-free: this recipe looks at no real images.',
  none: 'SiDA compares with real images and none are loaded yet. Drop a data set, choose its files, or fetch CIFAR-10. They stay on this device.',
  drop: 'Drop a data set here, or choose',
  dropHint:
    'CIFAR-10 or CIFAR-100 in any version, a folder or zip of pictures, a dataset zip of EDM, Parquet, .npz: told by content',
  browse: 'Files…',
  browseFolder: 'Folder…',
  unlisted: (reason: string) =>
    `The files cannot be listed (${reason}). Drop them again, or choose them with the button.`,
  fetch: 'Fetch CIFAR-10',
  fetchHint:
    'Fetching asks huggingface.co once, for about 120 MB, and sends nothing else. Where the browser may not, get the Parquet file by its link and drop it here.',
  byHand: 'The Parquet file',
  home: 'CIFAR-10’s home page',
  progress: {
    looking: (share: number | undefined) => `Inspecting into the files${percent(share)}`,
    reading: (share: number | undefined) => `Reading images${percent(share)}`,
    downloading: (share: number | undefined) => `Downloading${percent(share)}`,
  },
  cancel: 'Cancel',
  ready: (name: string, count: number, side: number, classes: number) =>
    `${name}: ${n(count)} ${count === 1 ? 'image' : 'images'} of ${side}×${side}, ${classes === 1 ? 'one class' : `${n(classes)} classes`}`,
  fewest: (min: number, max: number) => (min === max ? `${n(min)} a class` : `${n(min)} to ${n(max)} a class`),
  mean: 'mean',
  deviation: 'deviation',
  channels: (values: readonly string[]) => `red ${values[0]}, green ${values[1]}, blue ${values[2]}; from −1 to 1`,
  fingerprint: 'fingerprint',
  bars: 'Images by class',
  crops: 'The first pictures before and after crop and resize',
  wrongSize: (has: number, wants: number) =>
    `These images are ${has}×${has}, the recipe and its teacher are for ${wants}×${wants}: choose another teacher and resolution, or add images of that size. Pictures are resized when they are added.`,
  other: 'Add another set instead…',
  stays: 'In memory until the tab is closed.',
  keep: 'Keep for later visits',
  keepHint: 'Writes the images to this browser’s private storage',
  keeping: 'Keeping…',
  kept: 'Kept in this browser’s storage.',
  forget: 'Forget',
  thumbnails: (name: string) => `Images of ${name}, class by class`,
};

/** What the transport says where the images stand in the way. */
export const blockedByData = {
  'no-data':
    'SiDA compares with real images: add CIFAR-10 or your own under “Real images”, choose Shapes-10, or choose a SiD recipe, which needs none.',
  'wrong-size': 'The images under “Real images” are of another size than the recipe’s.',
};
