/**
 * The log of a suite: one JSON line for each event, written while the suite runs. A suite that is stopped leaves
 * all that it has done. Node built-ins only.
 *
 * Lines: `{"planned": n}` (tests found), `{"begin": name}`, `{"end": name, "state": "passed"|"failed"|"skipped"}`,
 * `{"error": text}` (a failure outside a test), `{"alive": text}` (progress inside a test), `{"seconds": s}` (time of a
 * file). If several suites share a log, `suite` is the name of the event's suite.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Environment variable that names the log's file to the reporters. */
export const LOG_VARIABLE = 'SIDA_TEST_LOG';

/** Appends one event to the log that the environment names. Does nothing without that variable. */
export function appendEvent(event) {
  const path = process.env[LOG_VARIABLE];
  if (path) appendFileSync(path, `${JSON.stringify(event)}\n`);
}

/** Events of a log. An incomplete last line, from a killed tool, is ignored. */
function eventsOf(path) {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  return lines.filter(Boolean).map((line) => JSON.parse(line));
}

/**
 * The contents of a log: of one suite, or of all. `running` has the names of tests that began and did not end. An event
 * without a suite belongs to each suite.
 */
export function readLog(path, suite = '') {
  const log = { planned: 0, passed: 0, failed: 0, skipped: 0, errors: 0, running: [], seconds: 0 };
  for (const { suite: owner = suite, planned, begin, end, state, error, seconds } of eventsOf(path)) {
    if (suite && owner !== suite) continue;
    if (seconds) log.seconds += seconds;
    if (planned) log.planned += planned;
    if (begin) log.running.push(begin);
    if (end) log.running = log.running.filter((name) => name !== end);
    if (state) log[state] += 1;
    if (error) log.errors += 1;
  }
  return log;
}
