"""EDM training of a small teacher on CIFAR-10-style records (label byte + 3*R*R bytes).

    python3 train_teacher.py --records s32.bin --res 32 --out shapes10-teacher.safetensors --images 300000

Writes the EMA weights and, next to --out, a log (one JSON row every --log steps) and a state file to resume from.
The learning rates ramp up over --ramp steps, stay constant to --decay of the run, then fall linearly to 2 %.
"""

import argparse
import copy
import json
import os
import time

import numpy as np
import torch

import muon
import networks

P_MEAN, P_STD, SIGMA_DATA = -1.2, 1.2, 0.5


def read_records(path, res):
    data = np.fromfile(path, np.uint8)
    size = 3 * res * res + 1
    if data.size % size:
        raise SystemExit(f'{path}: {data.size} bytes is not a whole number of {size}-byte records.')
    data = data.reshape(-1, size)
    return torch.from_numpy(data[:, 1:].reshape(-1, 3, res, res).copy()), torch.from_numpy(data[:, 0].astype(np.int64))


def edm_loss(net, images, labels, p_mean=P_MEAN, p_std=P_STD):
    """Weighted denoising loss, mean over elements (EDM's sum divided by 3*R*R)."""
    sigma = torch.exp(torch.randn([images.shape[0], 1, 1, 1]) * p_std + p_mean)
    weight = (sigma**2 + SIGMA_DATA**2) / (sigma * SIGMA_DATA) ** 2
    noisy = (images + sigma * torch.randn_like(images))
    return (weight * (net(noisy, sigma, labels) - images) ** 2).mean()


def learning_rate(args, nimg, step):
    """Factor of --lr and of --muon."""
    decay = args.decay * args.images
    tail = 1.0 if nimg < decay else max(0.02, 1 - 0.98 * (nimg - decay) / max(args.images - decay, 1))
    return min((step + 1) / args.ramp, 1) * tail


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--records', required=True)
    p.add_argument('--out', required=True)
    p.add_argument('--res', type=int, default=32)
    p.add_argument('--channels', type=int, default=16)
    p.add_argument('--mult', type=int, nargs='+', default=[1, 2, 2])
    p.add_argument('--blocks', type=int, default=1)
    p.add_argument('--attn', type=int, nargs='*', default=[8])
    p.add_argument('--batch', type=int, default=64)
    p.add_argument('--images', type=int, default=300000)
    p.add_argument('--lr', type=float, default=2e-3)
    p.add_argument('--muon', type=float, default=0, help='rate of Muon for the weight matrices; 0: Adam for everything')
    p.add_argument('--ramp', type=int, default=200)
    p.add_argument('--decay', type=float, default=0.5)
    p.add_argument('--ema', type=float, default=20000, help='half-life in images')
    p.add_argument('--p-mean', type=float, default=P_MEAN, help='mean of ln sigma in training')
    p.add_argument('--p-std', type=float, default=P_STD, help='its standard deviation')
    p.add_argument('--xflip', action='store_true')
    p.add_argument('--seed', type=int, default=0)
    p.add_argument('--threads', type=int, default=2)
    p.add_argument('--log', type=int, default=50, help='steps between log rows')
    p.add_argument('--save', type=int, default=200, help='steps between state files and EMA weights')
    p.add_argument('--focus', type=int, nargs='*', default=[], help='classes drawn three times as often as the others')
    p.add_argument('--data-name', default='Shapes-10')
    p.add_argument('--grow-from', help='a smaller network to start from; an equal one goes on, --images more')
    p.add_argument('--resume', action='store_true')
    return p.parse_args()


def build(args):
    return networks.EDMPrecond(
        img_resolution=args.res, label_dim=10, model_channels=args.channels, channel_mult=args.mult,
        num_blocks=args.blocks, attn_resolutions=args.attn, dropout=0.0, augment_dim=0,
    )


def joined_inputs(net):
    """Channels of x and of the popped skip, for decoder blocks that join them."""
    parts, width = {}, None
    for name, block in net.model.dec.items():
        if not isinstance(block, networks.UNetBlock):
            continue
        n_in = block.norm0.weight.shape[0]
        if width is not None and n_in != width:
            parts[f'model.dec.{name}.'] = (width, n_in - width)
        width = block.conv1.weight.shape[0]
    return parts


def grow(net, path):
    """Copies the weights of a smaller network. Equal tensors are copied unchanged; of a network of half the resolution
    these are the inner levels, whose names contain their resolution. Tensors of wider layers fill the first channels, and
    the old outputs ignore the new inputs at first. Returns the images seen by an equal network, else 0."""
    (loaded, metadata), own = networks.load_network(path), net.state_dict()
    old_parts, new_parts = joined_inputs(loaded), joined_inputs(net)

    def places(key, dim, old, new):
        """Indices of the old channels among the new ones."""
        block = next((b for b in old_parts if key.startswith(b) and b in new_parts), None)
        layer = key[len(block):].split('.')[0] if block else None
        if layer != 'norm0' and not (layer in ('conv0', 'skip') and dim == 1):
            return torch.arange(old)
        (x, skip), (wide, _) = old_parts[block], new_parts[block]
        return torch.cat([torch.arange(x), wide + torch.arange(skip)])

    equal = wider = 0
    for key, value in loaded.state_dict().items():
        target = own.get(key)
        if target is None or value.ndim != target.ndim or any(a > b for a, b in zip(value.shape, target.shape)):
            continue
        equal, wider = equal + (value.shape == target.shape), wider + (value.shape != target.shape)
        if value.ndim == 0:
            target.copy_(value)
            continue
        rows = places(key, 0, value.shape[0], target.shape[0])
        if value.ndim == 1:
            target[rows] = value
        else:
            columns = places(key, 1, value.shape[1], target.shape[1])
            target[rows] = 0
            target[rows[:, None], columns[None]] = value
    net.load_state_dict(own)
    print(f'{equal} of {len(own)} tensors from {path}, and {wider} into wider ones', flush=True)
    return int(metadata['nimg']) if equal == len(own) else 0


def recipe(args):
    return dict(
        loss='EDM', P_mean=args.p_mean, P_std=args.p_std, sigma_data=SIGMA_DATA, batch=args.batch, lr=args.lr, muon_lr=args.muon,
        lr_rampup_steps=args.ramp, lr_decay_from=args.decay, betas=[0.9, 0.99], grad_norm_clip=1.0,
        ema_halflife_nimg=args.ema, ema_rampup=0.1, xflip=args.xflip, focus=args.focus,
        grown_from=os.path.basename(args.grow_from or ''),
    )


def main():
    args = parse()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    images, labels = read_records(args.records, args.res)
    net = build(args).train()
    seen = grow(net, args.grow_from) if args.grow_from else 0
    params = list(net.parameters())
    ema = copy.deepcopy(net).eval()
    matrices, others = muon.split(net) if args.muon else ([], params)
    optimisers = [torch.optim.Adam(others, lr=args.lr, betas=(0.9, 0.99), eps=1e-8, foreach=True)]
    if args.muon:
        optimisers.append(muon.Muon(matrices, args.muon))
    nimg = step = 0
    state_path = os.path.splitext(args.out)[0] + '.state.pt'
    if args.resume and os.path.exists(state_path):
        saved = torch.load(state_path)
        net.load_state_dict(saved['net'])
        ema.load_state_dict(saved['ema'])
        # A run that continues with other optimisers starts them with empty state.
        if len(saved['optimisers']) == len(optimisers):
            for optimiser, state in zip(optimisers, saved['optimisers']):
                optimiser.load_state_dict(state)
        nimg, step = saved['nimg'], saved['step']
        torch.manual_seed(args.seed + step)
    log = open(os.path.splitext(args.out)[0] + '.jsonl', 'a' if args.resume else 'w')
    print(f'{sum(p.numel() for p in params):,} parameters, {len(images):,} images', flush=True)
    started, mark, losses = time.time(), nimg, []

    def save(last_loss):
        networks.save_network(
            args.out, net, 'teacher', ema.state_dict(), nimg=seen + nimg, seed=args.seed, recipe=recipe(args),
            loss=f'{last_loss:.4f}', data=f"{args.data_name} ({len(images)} images), class-conditional{', x-flips' if args.xflip else ''}",
        )
        torch.save(dict(net=net.state_dict(), ema=ema.state_dict(), optimisers=[o.state_dict() for o in optimisers], nimg=nimg, step=step), state_path)

    focus = torch.nonzero(torch.isin(labels, torch.tensor(args.focus, dtype=torch.int64)))[:, 0]
    drawn = torch.cat([torch.arange(len(images)), focus, focus])
    order = drawn[torch.randperm(len(drawn))]
    at = 0
    while nimg < args.images:
        if at + args.batch > len(order):
            order, at = drawn[torch.randperm(len(drawn))], 0
        pick = order[at:at + args.batch]
        at += args.batch
        x = images[pick].float() / 127.5 - 1
        if args.xflip:
            x = torch.where((torch.rand([len(x), 1, 1, 1]) < 0.5), x.flip(3), x)
        onehot = torch.nn.functional.one_hot(labels[pick], 10).float()
        factor = learning_rate(args, nimg, step)
        for optimiser, rate in zip(optimisers, (args.lr, args.muon)):
            optimiser.param_groups[0]['lr'] = rate * factor
            optimiser.zero_grad(set_to_none=True)
        loss = edm_loss(net, x, onehot, args.p_mean, args.p_std)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(params, 1.0)
        for optimiser in optimisers:
            optimiser.step()
        half = min(args.ema, 0.1 * nimg)
        beta = 0.5 ** (args.batch / max(half, 1e-8))
        with torch.no_grad():
            torch._foreach_mul_(list(ema.parameters()), beta)
            torch._foreach_add_(list(ema.parameters()), params, alpha=1 - beta)
        nimg, step = nimg + args.batch, step + 1
        losses.append(loss.item())
        if step % args.log == 0:
            now = time.time()
            mean = float(np.mean(losses[-args.log:]))
            row = dict(step=step, nimg=nimg, loss=round(mean, 5), lr=args.lr * factor, img_per_s=round((nimg - mark) / (now - started), 1))
            started, mark = now, nimg
            print(json.dumps(row), flush=True)
            print(json.dumps(row), file=log, flush=True)
        if step % args.save == 0:
            save(float(np.mean(losses[-400:])))
    save(float(np.mean(losses[-400:])))


if __name__ == '__main__':
    main()
