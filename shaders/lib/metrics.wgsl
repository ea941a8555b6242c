// The row of metrics of this step. A shader names the columns that it writes in `//! column` lines; `npm run gen` numbers
// them and writes the constants (LOSS_PSI, ...) and METRIC_FLOATS.
//! use columns
// The place of a column of this step's row.
fn metric_at(column: u32) -> u32 { return step.row * METRIC_FLOATS + column; }
// A scalar with this micro-batch's contribution: added if an earlier micro-batch has begun the row.
fn carry(old: f32, v: f32) -> f32 { return select(v, old + v, step.more > 0u); }
