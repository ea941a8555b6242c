// A module of its own, so that the page loads the packing only when something is packed.
export { zipStored as zipOf } from '../io/zip.ts';
