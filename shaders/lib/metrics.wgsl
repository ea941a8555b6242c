// The metrics row of this step. A shader names the columns that it writes in `//! column` lines. `npm run gen` numbers them
// and writes the constants (LOSS_PSI, ...) and METRIC_FLOATS.
//! use columns
// The index of a column of this step's row.
fn metric_at(column: u32) -> u32 { return step.row * METRIC_FLOATS + column; }
// Adds this micro-batch's share v to a scalar, if an earlier micro-batch began the row. Otherwise returns v.
fn carry(old: f32, v: f32) -> f32 { return select(v, old + v, step.more > 0u); }
