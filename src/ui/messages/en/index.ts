// All texts of the page in English, one file for each area. Labels and explanations of fields are in the recipe table.

import { banners } from './banners.ts';
import { batch } from './batch.ts';
import { checkpoints } from './checkpoints.ts';
import { curves } from './curves.ts';
import { data } from './data.ts';
import { diagnostics, memory } from './diagnostics.ts';
import { exports } from './exports.ts';
import { fakeness } from './fakeness.ts';
import { fields } from './fields.ts';
import { files } from './files.ts';
import { health } from './health.ts';
import { intake } from './intake.ts';
import { lab } from './lab.ts';
import { learn } from './learn.ts';
import { link, presets, recipe } from './recipe.ts';
import { recorded } from './recorded.ts';
import { runs } from './runs.ts';
import { samples } from './samples.ts';
import { debug, header, name, privacy, tabs, tagline, views } from './shell.ts';
import { counters, fitting, help, phase, phases, resetDialog, transport } from './transport.ts';
import { weights } from './weights.ts';

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
