// Every sentence of the page in English, an area a file. Field labels and docs are in the recipe table.

import { banners } from './en.banners.ts';
import { batch } from './en.batch.ts';
import { curves } from './en.curves.ts';
import { data } from './en.data.ts';
import { diagnostics, memory } from './en.diagnostics.ts';
import { files } from './en.files.ts';
import { health } from './en.health.ts';
import { learn } from './en.learn.ts';
import { presets, recipe } from './en.recipe.ts';
import { recorded } from './en.recorded.ts';
import { runs } from './en.runs.ts';
import { samples } from './en.samples.ts';
import { debug, header, name, privacy, tabs, tagline, views } from './en.shell.ts';
import { counters, phase, resetDialog, transport } from './en.transport.ts';

export const en = {
  name,
  tagline,
  privacy,
  header,
  transport,
  counters,
  phase,
  banners,
  presets,
  recipe,
  data,
  memory,
  samples,
  recorded,
  batch,
  curves,
  files,
  resetDialog,
  runs,
  views,
  diagnostics,
  tabs,
  debug,
  health,
  learn,
};

export type Messages = typeof en;
