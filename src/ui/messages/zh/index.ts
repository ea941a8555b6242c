// 页面的全部中文文字，每个区域一个文件。
import type { Messages } from '../en/index.ts';
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

export const zh: Messages = {
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
  presets,
  recipe,
  link,
  fakeness,
  fields,
  resetDialog,
  banners,
  data,
  memory,
  samples,
  recorded,
  batch,
  checkpoints,
  curves,
  files,
  runs,
  exports,
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
