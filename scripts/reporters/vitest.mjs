/** A vitest reporter that appends each test to the log when it ends. A project of vitest is a suite. */
import { appendEvent } from '../testLog.mjs';

const nameOf = (test) => `${test.module.relativeModuleId} > ${test.fullName}`;
const suiteOf = (part) => ({ suite: part.project.name });

/** Seconds that a file took, its imports included. */
function secondsOf(module) {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } = module.diagnostic();
  return (environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration) / 1000;
}

export default class LogReporter {
  onTestModuleCollected(module) {
    appendEvent({ ...suiteOf(module), planned: [...module.children.allTests()].length });
  }

  onTestCaseReady(test) {
    appendEvent({ ...suiteOf(test), begin: nameOf(test) });
  }

  onTestCaseResult(test) {
    const { state } = test.result();
    appendEvent({ ...suiteOf(test), end: nameOf(test), state: state === 'pending' ? 'skipped' : state });
  }

  /** Logs a file that does not load, and a failed hook of a file or a describe block. */
  onTestModuleEnd(module) {
    const suite = suiteOf(module);
    for (const part of [module, ...module.children.allSuites()]) {
      for (const error of part.errors())
        appendEvent({ ...suite, error: `${module.relativeModuleId}: ${error.message}` });
    }
    appendEvent({ ...suite, seconds: secondsOf(module) });
  }

  onTestRunEnd(_modules, unhandledErrors) {
    for (const error of unhandledErrors) appendEvent({ error: error.message });
  }
}
