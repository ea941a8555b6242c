"""Writes the Python classifier's outputs for some Shapes-10 images. tests/metrics compares src/metrics with them.

    python3 classifier_case.py --classifier C.safetensors --records s16-test.bin s32-test.bin --out tests/metrics/classifier.json

The records are Shapes-10 with seed 2 (scripts/shapes10-export.mjs). The test makes the same images itself.
"""

import argparse
import json

import torch

from check_teacher import frechet
from classifier import load_classifier
from train_teacher import read_records

IMAGES, PER_SIDE = 12, 100


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--classifier', required=True)
    p.add_argument('--records', nargs=2, required=True, help='16x16 and 32x32')
    p.add_argument('--out', required=True)
    args = p.parse_args()
    torch.set_num_threads(1)
    net, _ = load_classifier(args.classifier)
    case = {}
    for res, path in zip((16, 32), args.records):
        images = read_records(path, res)[0][:2 * PER_SIDE].float() / 127.5 - 1
        with torch.no_grad():
            features = net.features(images)
            logits = net.fc1(features[:IMAGES])
        case[str(res)] = dict(
            images=IMAGES, logits=[round(v, 5) for v in logits.flatten().tolist()],
            features=[round(v, 5) for v in features[:IMAGES].flatten().tolist()],
            per_side=PER_SIDE, frechet=frechet(features[:PER_SIDE], features[PER_SIDE:]),
        )
    with open(args.out, 'w') as f:
        json.dump(case, f)
        f.write('\n')


if __name__ == '__main__':
    main()
