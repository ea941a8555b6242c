// fast-check with one seed for all property tests: a case that fails once fails always. SIDA_TEST_SEED tries others.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.SIDA_TEST_SEED ?? 1) });

export { fc };
