// 页面的全部中文句子，每个区域一个文件。
import type { Messages } from './en.ts';
import { banners } from './zh.banners.ts';
import { batch } from './zh.batch.ts';
import { checkpoints } from './zh.checkpoints.ts';
import { curves } from './zh.curves.ts';
import { data } from './zh.data.ts';
import { diagnostics, memory } from './zh.diagnostics.ts';
import { exports } from './zh.exports.ts';
import { fakeness } from './zh.fakeness.ts';
import { fields } from './zh.fields.ts';
import { files } from './zh.files.ts';
import { health } from './zh.health.ts';
import { intake } from './zh.intake.ts';
import { lab } from './zh.lab.ts';
import { learn } from './zh.learn.ts';
import { link, presets, recipe } from './zh.recipe.ts';
import { recorded } from './zh.recorded.ts';
import { runs } from './zh.runs.ts';
import { samples } from './zh.samples.ts';
import { debug, header, name, privacy, tabs, tagline, views } from './zh.shell.ts';
import { counters, fitting, help, phase, phases, resetDialog, transport } from './zh.transport.ts';
import { weights } from './zh.weights.ts';

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
