// The order of vitest's files. Two files run at a time. The longest come first, so no core waits long for the last file.
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest files, in this order. */
export const LONG_FILES: readonly string[] = [
  'tests/cli/commands.test.ts',
  'tests/cli/commands/distill.test.ts',
  'tests/training/determinism.test.ts',
];

/** The order of the other files, by project. Files that need the GPU are longer. */
const PROJECTS: readonly string[] = ['networks', 'reference', 'kernels', 'unit', 'repo'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const long = LONG_FILES.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'));
      return long >= 0 ? long : LONG_FILES.length + PROJECTS.indexOf(project.name);
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
