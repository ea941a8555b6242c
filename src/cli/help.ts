// The text of `--help`.
import { helpLines, UsageError } from '../recipes/cliFlags.ts';
import { defaultRecipe } from '../recipes/fields.ts';
import { PRESETS, presetRecipe } from '../recipes/presets.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { Command } from './command.ts';

/** The list of commands. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((c) => c.name.length));
  return [
    'usage: npm run -s sida -- <command> [options]',
    '',
    ...commands.map((c) => `  ${c.name.padEnd(width)}  ${c.summary}`),
    '',
    '`<command> --help` explains a command and lists every hyperparameter with its default.',
  ].join('\n');
}

/** The recipe of a preset. Throws `UsageError` for an unknown slug. */
export function recipeOfPreset(slug: string): Recipe {
  if (!PRESETS.some((p) => p.slug === slug)) {
    throw new UsageError(`No preset is called "${slug}"; there are ${PRESETS.map((p) => p.slug).join(', ')}.`);
  }
  return presetRecipe(slug);
}

/** The text of `--help` for one command. If `argv` names a preset, the text shows that preset's values. */
export function commandHelp(command: Command, argv: readonly string[]): string {
  const at = argv.indexOf('--preset');
  const slug = at >= 0 ? argv[at + 1] : argv.find((a) => a.startsWith('--preset='))?.slice('--preset='.length);
  const recipe = slug ? recipeOfPreset(slug) : defaultRecipe();
  const whose = slug ? `in the preset ${slug}` : 'without a preset (add --preset P to see those of P)';
  return [
    command.usage,
    '',
    `Hyperparameters of distill, in brackets their values ${whose}:`,
    ...helpLines(recipe),
  ].join('\n');
}
