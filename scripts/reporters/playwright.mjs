/** A Playwright reporter that appends each test, and each step of a test, to the suite's log when it ends. */
import { appendEvent } from '../testLog.mjs';

const nameOf = (test) => test.titlePath().filter(Boolean).join(' > ');

export default class LogReporter {
  printsToStdio() {
    return false;
  }

  onBegin(_config, suite) {
    appendEvent({ planned: suite.allTests().length });
  }

  onTestBegin(test) {
    appendEvent({ begin: nameOf(test) });
  }

  onStepEnd(_test, _result, step) {
    appendEvent({ alive: step.title });
  }

  /** An interrupted test is not logged as ended. */
  onTestEnd(test, result) {
    if (result.status === 'interrupted') return;
    const state = result.status === test.expectedStatus ? 'passed' : 'failed';
    appendEvent({ end: nameOf(test), state: result.status === 'skipped' ? 'skipped' : state });
  }

  onError(error) {
    appendEvent({ error: error.message ?? 'an error outside a test' });
  }
}
