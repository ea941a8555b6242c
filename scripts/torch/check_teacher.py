"""Measures a teacher by its Heun samples: class accuracy, Frechet distance to data, a sheet.

python3 check_teacher.py --teacher T.safetensors --classifier C.safetensors --records s32-test.bin \
--count 1000 --sheet docs/images/sheet.png
"""

import argparse

import numpy as np
import torch

import networks
from classifier import load_classifier, predict
from train_teacher import read_records


def frechet(a, b):
    """Frechet distance of two feature sets. Covariances are divided by N (float64)."""
    a, b = a.double().numpy(), b.double().numpy()
    s1, s2 = np.cov(a.T, bias=True), np.cov(b.T, bias=True)
    values, vectors = np.linalg.eigh(s1)
    root = vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ s2 @ root), 0)).sum()
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(s1) + np.trace(s2) - 2 * cross)


def to_bytes(images):
    """[-1, 1] to bytes as in the reference code: clamp(127.5 x + 128), truncated."""
    return (images * 127.5 + 128).clamp(0, 255).to(torch.uint8)


def write_sheet(path, images, columns, scale=2):
    from PIL import Image

    rows = len(images) // columns
    b, c, h, w = images.shape
    grid = images[:rows * columns].reshape(rows, columns, c, h, w).permute(0, 3, 1, 4, 2).reshape(rows * h, columns * w, c)
    Image.fromarray(grid.numpy()).resize((columns * w * scale, rows * h * scale), Image.NEAREST).save(path)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--teacher', required=True)
    p.add_argument('--classifier')
    p.add_argument('--records', help='data to compare the features with')
    p.add_argument('--count', type=int, default=1000)
    p.add_argument('--steps', type=int, default=18)
    p.add_argument('--seed', type=int, default=0)
    p.add_argument('--sheet')
    p.add_argument('--scale', type=int, default=2)
    p.add_argument('--threads', type=int, default=1)
    args = p.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    net, metadata = networks.load_network(args.teacher)
    res = net.cfg['img_resolution']
    labels = torch.arange(args.count) % 10
    onehot = torch.nn.functional.one_hot(labels, 10).float()
    z = torch.randn([args.count, 3, res, res])
    chunks = [networks.heun_sample(net, z[i:i + 50], onehot[i:i + 50], args.steps) for i in range(0, args.count, 50)]
    pixels = to_bytes(torch.cat(chunks))
    print(f"{args.teacher}: {metadata.get('nimg')} images seen, {args.count} samples of {args.steps} Heun steps")
    if args.sheet:
        write_sheet(args.sheet, pixels, 10 if args.count < 160 else 20, args.scale)
    if not args.classifier:
        return
    judge, _ = load_classifier(args.classifier)
    features, classes = predict(judge, pixels.float() / 127.5 - 1)
    right = (classes == labels).float()
    each = [round(right[labels == k].mean().item(), 3) for k in range(10)]
    print(f'read as the class asked for: {right.mean().item():.4f}, by class {each}')
    if args.records:
        images, truth = read_records(args.records, res)
        real, seen = predict(judge, images.float() / 127.5 - 1)
        half = len(real) // 2
        print(f'Frechet distance to {len(real)} images: {frechet(features, real):.4f}; '
              f'of {half} images to the other {half}: {frechet(real[:half], real[half:]):.4f}; '
              f'accuracy on the images {(seen == truth).float().mean().item():.4f}')


if __name__ == '__main__':
    main()
