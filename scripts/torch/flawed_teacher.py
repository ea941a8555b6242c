"""Makes a nano teacher with a known flaw, to measure what real images can repair (docs/training/adversary.md).

    node scripts/shapes10-export.mjs --count 20000 --seed 1 --res 16 --out runs/s16.bin
    python3 scripts/torch/flawed_teacher.py --flaw blurred --records runs/s16.bin --out runs/nano-blurred-teacher.safetensors

blurred          the nano teacher, trained further with pictures blurred by a binomial filter 1-2-1 in both directions
washed-out       the nano teacher, trained further with pictures whose distance from grey is reduced to 0.4
forgotten-class  the nano teacher with the weights of --label reset to the mean of all, trained further without its pictures
stopped          trained from its initial weights for --images only, on unchanged pictures

The flawed records are stored next to the weights. check_teacher.py measures the result.
"""

import argparse
import os
import subprocess
import sys

import numpy as np
import torch

import networks

HERE = os.path.dirname(os.path.abspath(__file__))
NANO = os.path.join(HERE, '..', '..', 'public', 'teachers', 'nano-teacher.safetensors')
RES, SATURATION = 16, 0.4
# For the training that follows. 30,000 images take 3.5 minutes on one core.
TRAIN_ON = ['--lr', '1e-3', '--ramp', '20', '--decay', '0.5', '--ema', '3000']
FROM_NEW = ['--p-mean', '0', '--muon', '6e-3', '--ramp', '50', '--decay', '0.75', '--ema', '2000']


def blur(images):
    """Binomial 1-2-1 along both axes; edges repeat. images [N, 3, R, R], float."""
    for axis in (2, 3):
        padded = np.pad(images, [(0, 0), (0, 0)] + [(1, 1) if a == axis else (0, 0) for a in (2, 3)], mode='edge')
        before, here, after = (np.take(padded, range(i, i + RES), axis=axis) for i in range(3))
        images = (before + 2 * here + after) / 4
    return images


def wash_out(images):
    grey = images.mean(1, keepdims=True)
    return grey + SATURATION * (images - grey)


def flawed_records(args):
    """The training file."""
    change = dict(blurred=blur, **{'washed-out': wash_out}).get(args.flaw)
    if args.flaw == 'stopped':
        return args.records
    records = np.fromfile(args.records, np.uint8).reshape(-1, 3 * RES**2 + 1)
    if change:
        images = change(records[:, 1:].reshape(-1, 3, RES, RES).astype(np.float32))
        records[:, 1:] = np.clip(np.round(images), 0, 255).astype(np.uint8).reshape(len(records), -1)
    else:
        records = records[records[:, 0] != args.label]
    path = os.path.splitext(args.out)[0] + '.bin'
    records.tofile(path)
    return path


def first_weights(args):
    """The starting weights: the nano teacher, or a copy whose class --label has no meaning of its own."""
    if args.flaw != 'forgotten-class':
        return NANO
    net, metadata = networks.load_network(NANO)
    with torch.no_grad():
        columns = net.model.map_label.weight
        columns[:, args.label] = columns.mean(1)
    path = os.path.splitext(args.out)[0] + '-start.safetensors'
    networks.save_network(path, net, 'teacher', nimg=metadata['nimg'])
    return path


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--flaw', choices=['blurred', 'washed-out', 'forgotten-class', 'stopped'], required=True)
    p.add_argument('--records', required=True, help='16 px records without a flaw')
    p.add_argument('--out', required=True)
    p.add_argument('--label', type=int, default=1, help='the class to forget; 1 is ring')
    p.add_argument('--images', type=int, default=30000)
    p.add_argument('--seed', type=int, default=0)
    p.add_argument('--threads', type=int, default=1)
    args = p.parse_args()
    torch.set_num_threads(args.threads)
    how = FROM_NEW if args.flaw == 'stopped' else [*TRAIN_ON, '--grow-from', first_weights(args)]
    name = f'class {args.label} forgotten' if args.flaw == 'forgotten-class' else args.flaw
    command = [
        sys.executable, os.path.join(HERE, 'train_teacher.py'), '--records', flawed_records(args), '--out', args.out, '--res', str(RES),
        '--mult', '1', '2', '--images', str(args.images), '--seed', str(args.seed), '--threads', str(args.threads),
        '--data-name', f'Shapes-10, {name}', *how,
    ]
    subprocess.run(command, check=True)


if __name__ == '__main__':
    main()
