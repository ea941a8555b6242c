"""Trains classifier.py on CIFAR-10-style records with Adam, a one-cycle learning rate, x-flips and random shifts.

    python3 train_classifier.py --train s32-train.bin --test s32-test.bin --out shapes10-classifier.safetensors

Two --train files of different resolutions (with --res 32 16) give one network that reads both.
"""

import argparse
import time

import torch
import torch.nn.functional as F

from classifier import WIDTHS, Classifier, predict, save_classifier
from train_teacher import read_records


def augment(x, shift, noise):
    """x-flips, shifts by up to `shift` pixels (borders repeat), and weak noise."""
    x = torch.where(torch.rand([len(x), 1, 1, 1]) < 0.5, x.flip(3), x)
    if shift:
        size = x.shape[-1]
        padded = F.pad(x, [shift] * 4, mode='replicate')
        at = torch.randint(0, 2 * shift + 1, [len(x), 2])
        x = torch.stack([p[:, i:i + size, j:j + size] for p, (i, j) in zip(padded, at.tolist())])
    return x + noise * torch.rand([len(x), 1, 1, 1]) * torch.randn_like(x)


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--train', nargs='+', required=True)
    p.add_argument('--test', nargs='+', required=True)
    p.add_argument('--res', nargs='+', type=int, default=[32])
    p.add_argument('--out', required=True)
    p.add_argument('--epochs', type=float, default=4)
    p.add_argument('--batch', type=int, default=100)
    p.add_argument('--lr', type=float, default=2e-3)
    p.add_argument('--widths', nargs=4, type=int, default=WIDTHS)
    p.add_argument('--dropout', type=float, default=0.0)
    p.add_argument('--shift', type=int, default=0)
    p.add_argument('--noise', type=float, default=0.1)
    p.add_argument('--threads', type=int, default=1)
    p.add_argument('--data-name', default='Shapes-10')
    return p.parse_args()


def main():
    args = parse()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    sets = [read_records(path, res) for path, res in zip(args.train, args.res)]
    tests = [read_records(path, res) for path, res in zip(args.test, args.res)]
    net = Classifier(widths=args.widths, dropout=args.dropout)
    adam = torch.optim.Adam(net.parameters(), lr=args.lr, weight_decay=1e-5)
    steps = int(args.epochs * sum(len(s[0]) for s in sets) / args.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, args.lr, total_steps=steps, pct_start=0.2)
    print(f'{sum(p.numel() for p in net.parameters()):,} parameters, {steps} steps', flush=True)
    started, running = time.time(), 0.0
    for step in range(steps):
        images, labels = sets[step % len(sets)]
        pick = torch.randint(0, len(images), [args.batch])
        x = augment(images[pick].float() / 127.5 - 1, args.shift, args.noise)
        loss = F.cross_entropy(net(x), labels[pick], label_smoothing=0.05)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        adam.step()
        schedule.step()
        running += loss.item()
        if (step + 1) % 100 == 0:
            print(f'step {step + 1} loss {running / 100:.4f} {time.time() - started:.0f} s', flush=True)
            running = 0.0
    net.eval()
    accuracy = {}
    for res, (images, labels) in zip(args.res, tests):
        _, classes = predict(net, images.float() / 127.5 - 1)
        accuracy[f'{res}x{res}'] = round((classes == labels).float().mean().item(), 4)
    print('held-out accuracy', accuracy)
    data = f"{args.data_name}, {sum(len(s[0]) for s in sets)} training images, {sum(len(t[0]) for t in tests)} held-out images"
    save_classifier(args.out, net, data=data, accuracy=accuracy, images_seen=steps * args.batch)


if __name__ == '__main__':
    main()
