import type { FieldText } from '../messages/en.fields.ts';

/** A setting as people know it in a language; its key where this version has no such setting. */
export function settingName(key: string, fields: Readonly<Record<string, FieldText>>): string {
  return fields[key]?.label ?? key;
}
