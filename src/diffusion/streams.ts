// Random streams of a run: each draw has its own, so that adding one moves no other. Keyed further by seed and tick.

/** Stream numbers; the dropout ones are the first of a range, one a block. */
export const STREAM = {
  psiLatent: 1,
  psiNoise: 2,
  psiSigma: 3,
  thetaLatent: 4,
  thetaNoise: 5,
  thetaTime: 6,
  sampleLatent: 7,
  labels: 8,
  inspectionNoise: 9,
  pinNoise: 10,
  scoreLatent: 11,
  phiNoise: 12,
  phiSigma: 13,
  criticSigma: 14,
  criticRealNoise: 15,
  criticFakeNoise: 16,
  psiFakeDropout: 1000,
  psiRealDropout: 2000,
  thetaDropout: 3000,
  phiDropout: 4000,
  criticFakeDropout: 5000,
  /** The first weights of a network, a stream a tensor. */
  initialWeights: 10000,
} as const;
