// fast-check with one seed for all property tests: a failing case always fails. SIDA_TEST_SEED tries other seeds.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.SIDA_TEST_SEED ?? 1) });

export { fc };
