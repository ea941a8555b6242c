"""Makes a parity case of kind `net` for any DDPM++ network: weights by formula, small tensors whole, gradients as digests.

    python3 make_case.py --out cases/edm-cifar10 --channels 128 --mult 2 2 2 --blocks 4 --attn 16 --batch 1
    npm run -s sida -- parity cases

The weights are not stored: they come from a 32-bit hash of (name, seed, index), as in tests/fixtures' formula cases.
"""

import argparse
import json
import os

import numpy as np
import torch

import networks
import safetensors_io


def fnv1a(text):
    h = 0x811C9DC5
    for byte in text.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def formula_u(name, seed, count):
    """u in [-1, 1) of the flat indices 0 .. count-1, float64."""
    start = fnv1a(name) ^ ((seed * 0x9E3779B1) & 0xFFFFFFFF)
    x = np.uint32(start) + np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x21F0AAAD)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x735A2D97)
    x ^= x >> np.uint32(15)
    return (x >> np.uint32(8)).astype(np.float64) * 2 / 16777216 - 1


def formula_weight(key, shape, seed):
    u = formula_u(key, seed, int(np.prod(shape)))
    layer = key[:-len('.weight')].split('.')[-1]
    small = layer in ('conv1', 'proj', 'out_conv') or layer.endswith('aux_conv')
    if key.endswith('.bias'):
        w = 0.2 * u
    elif len(shape) == 1:
        w = 1 + 0.2 * u
    else:
        w = (0.5 if small else 1) * np.sqrt(3 / np.prod(shape[1:])) * u
    return torch.from_numpy(w.astype(np.float32).reshape(shape))


def digest(key, g):
    g = g.double().flatten().numpy()
    l2, maxabs = float(np.sqrt((g * g).sum())), float(np.abs(g).max())
    return dict(
        n=g.size, sum=float(g.sum()), l2=l2, maxabs=maxabs, dot=float((g * formula_u('probe:' + key, 0, g.size)).sum()),
        head=[float(v) for v in g[:16]], tol_l2_rel=1e-4, tol_dot_abs=2e-4 * l2, tol_sum_abs=5e-4 * l2,
        tol_elem_abs=1e-4 * maxabs, tol_maxabs_abs=1e-4 * maxabs,
    )


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--out', required=True, help='path without .json')
    p.add_argument('--res', type=int, default=32)
    p.add_argument('--channels', type=int, default=128)
    p.add_argument('--mult', type=int, nargs='+', default=[2, 2, 2])
    p.add_argument('--blocks', type=int, default=4)
    p.add_argument('--attn', type=int, nargs='*', default=[16])
    p.add_argument('--labels', type=int, default=10)
    p.add_argument('--augment', type=int, default=9)
    p.add_argument('--batch', type=int, default=1)
    p.add_argument('--seed', type=int, default=7)
    p.add_argument('--threads', type=int, default=2)
    return p.parse_args()


def main():
    args = parse()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    own = dict(
        img_resolution=args.res, label_dim=args.labels, augment_dim=args.augment, model_channels=args.channels,
        channel_mult=args.mult, num_blocks=args.blocks, attn_resolutions=args.attn, dropout=0.0,
    )
    net = networks.EDMPrecond(**own).eval()
    with torch.no_grad():
        for key, w in net.named_parameters():
            w.copy_(formula_weight(key, tuple(w.shape), args.seed))
    shape = [args.batch, 3, args.res, args.res]
    sigma = torch.exp(1.2 * torch.randn([args.batch]) - 1.2)
    t = dict(x=torch.randn(shape), sigma=sigma, gy=torch.randn(shape))
    if args.labels:
        t['labels'] = torch.nn.functional.one_hot(torch.randint(args.labels, [args.batch]), args.labels).float()
    if args.augment:
        t['augment_labels'] = 0.5 * torch.randn([args.batch, args.augment])
    x = t['x'].clone().requires_grad_()
    d, logits = net(x, sigma, t.get('labels'), t.get('augment_labels'), flag='encoder_decoder')
    t['gl'] = torch.randn(logits.shape)
    entries = {k: dict(shape=list(v.shape), dtype='float32') for k, v in t.items()}
    digests = {}

    def expect(key, value):
        value = value.detach().clone()
        largest = float(value.abs().max())
        if value.numel() > 4096:
            digests[key] = digest(key, value)
            return
        t[key] = value
        entries[key] = dict(shape=list(value.shape), dtype='float32', atol=2e-5 * largest, rtol=1e-4, max_abs=largest)

    expect('D_x', d)
    expect('logits', logits)
    for prefix, loss in (('g_D/', (t['gy'] * d).sum()), ('g_l/', (t['gl'] * logits).sum())):
        net.zero_grad()
        x.grad = None
        loss.backward(retain_graph=True)
        expect(prefix + 'x', x.grad)
        for key, w in net.named_parameters():
            if w.grad is not None:
                expect(f'{prefix}w/{key}', w.grad)
    name = os.path.basename(args.out)
    case = dict(
        case=name, format=2, kind='net', file=f'{name}.safetensors', seeds=[args.seed],
        network={'class': 'EDMPrecond_EncoderDecoder', 'sigma_data': 0.5, **{**networks.DEFAULTS, **own}},
        gradients={'g_D/': {'D_x': 'gy'}, 'g_l/': {'logits': 'gl'}},
        weights={'from': 'formula', 'rules': 'edm', 'seed': args.seed}, tensors=entries, digests=digests,
    )
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    with open(args.out + '.json', 'w') as f:
        json.dump(case, f, indent=1)
    safetensors_io.save(args.out + '.safetensors', {k: v.contiguous().numpy() for k, v in t.items()}, {})
    print(f'{args.out}: {sum(p.numel() for p in net.parameters()):,} parameters, {len(entries) + len(digests)} entries')


if __name__ == '__main__':
    main()
