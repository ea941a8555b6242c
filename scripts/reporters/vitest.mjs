/** A vitest reporter that appends each test to the suite's log when it ends. */
import { appendEvent } from '../testLog.mjs';

const nameOf = (test) => `${test.module.relativeModuleId} > ${test.fullName}`;

export default class LogReporter {
  onTestModuleCollected(module) {
    appendEvent({ planned: [...module.children.allTests()].length });
  }

  onTestCaseReady(test) {
    appendEvent({ begin: nameOf(test) });
  }

  onTestCaseResult(test) {
    const { state } = test.result();
    appendEvent({ end: nameOf(test), state: state === 'pending' ? 'skipped' : state });
  }

  /** Logs a file that does not load, and a failed hook of a file or a describe block. */
  onTestModuleEnd(module) {
    for (const part of [module, ...module.children.allSuites()]) {
      for (const error of part.errors()) appendEvent({ error: `${module.relativeModuleId}: ${error.message}` });
    }
  }

  onTestRunEnd(_modules, unhandledErrors) {
    for (const error of unhandledErrors) appendEvent({ error: error.message });
  }
}
