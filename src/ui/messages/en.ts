// Every sentence of the page in English, an area a file. Field labels and docs are in the recipe table.

import { banners } from './en.banners.ts';
import { batch } from './en.batch.ts';
import { checkpoints } from './en.checkpoints.ts';
import { curves } from './en.curves.ts';
import { data } from './en.data.ts';
import { diagnostics, memory } from './en.diagnostics.ts';
import { exports } from './en.exports.ts';
import { fakeness } from './en.fakeness.ts';
import { fields } from './en.fields.ts';
import { files } from './en.files.ts';
import { health } from './en.health.ts';
import { intake } from './en.intake.ts';
import { lab } from './en.lab.ts';
import { learn } from './en.learn.ts';
import { link, presets, recipe } from './en.recipe.ts';
import { recorded } from './en.recorded.ts';
import { runs } from './en.runs.ts';
import { samples } from './en.samples.ts';
import { debug, header, name, privacy, tabs, tagline, views } from './en.shell.ts';
import { counters, fitting, help, phase, phases, resetDialog, transport } from './en.transport.ts';
import { weights } from './en.weights.ts';

export const en = {
  name,
  tagline,
  privacy,
  header,
  transport,
  counters,
  phase,
  phases,
  fitting,
  help,
  banners,
  presets,
  recipe,
  link,
  fakeness,
  fields,
  data,
  memory,
  samples,
  recorded,
  batch,
  checkpoints,
  curves,
  files,
  exports,
  resetDialog,
  runs,
  views,
  diagnostics,
  tabs,
  debug,
  health,
  lab,
  intake,
  learn,
  weights,
};

export type Messages = typeof en;
