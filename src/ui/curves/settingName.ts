import { FIELDS } from '../../recipes/recipe.ts';

/** A setting as people know it; its key where this version has no such setting. */
export function settingName(key: string): string {
  return FIELDS.find((f) => f.key === key)?.label ?? key;
}
