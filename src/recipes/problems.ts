// Problems of a setting as data. The page has the sentences in two languages.

export type Problem =
  | { readonly code: 'not-bool' | 'not-number' | 'not-whole'; readonly value: string }
  | { readonly code: 'not-choice'; readonly choices: readonly string[]; readonly value: string }
  | { readonly code: 'below' | 'above'; readonly limit: number; readonly value: number }
  | { readonly code: 'no-name' | 'needs-init' | 'no-init' }
  | { readonly code: 'sigma-order'; readonly min: number; readonly max: number }
  | { readonly code: 'micro-batch'; readonly batch: number; readonly microBatch: number }
  | { readonly code: 'warm-up'; readonly gan: number; readonly theta: number };

/** A problem as one English sentence; `label` is the setting's name. */
export function sentenceOf(p: Problem, label: string): string {
  switch (p.code) {
    case 'not-bool':
      return `${label} must be on or off, got ${p.value}.`;
    case 'not-number':
      return `${label} must be a number, got ${p.value}.`;
    case 'not-whole':
      return `${label} must be a whole number, got ${p.value}.`;
    case 'not-choice':
      return `${label} must be one of ${p.choices.join(', ')}; got ${p.value}.`;
    case 'below':
      return `${label} must be at least ${p.limit}, got ${p.value}.`;
    case 'above':
      return `${label} must be at most ${p.limit}, got ${p.value}.`;
    case 'no-name':
      return `${label} must name a weights file.`;
    case 'needs-init':
      return 'SiD²A starts from a finished SiD generator: name its weights file.';
    case 'no-init':
      return 'Only SiD²A starts from a generator’s weights: choose that method or empty this field.';
    case 'sigma-order':
      return `The schedule’s low end ${p.min} must be below its high end ${p.max}.`;
    case 'micro-batch':
      return `The batch of ${p.batch} images does not divide into micro-batches of ${p.microBatch}.`;
    case 'warm-up':
      return `The adversarial loss cannot start (${p.gan}) before the generator learns (${p.theta}).`;
  }
}
