#!/usr/bin/env python3
"""Loads a one-step generator of SiDA Lab in plain PyTorch and writes a sheet of its samples.

    python load_pytorch.py                          # generator.safetensors beside this file -> samples.png
    python load_pytorch.py FILE --seeds 0-15 --class 3 --out grid.png --device cuda

Needs only PyTorch 1.12 or later. Latents come from the same counter-based random numbers as in the page, so the sheet
shows the same images as the run's own samples-*.png, except for the last bits.
"""

import argparse
import json
import math
import os
import struct
import zlib

import torch
import torch.nn.functional as F
from torch import nn

DEFAULTS = dict(
    img_resolution=32, img_channels=3, label_dim=0, augment_dim=0, sigma_data=0.5, model_channels=128,
    channel_mult=[1, 2, 2, 2], channel_mult_emb=4, channel_mult_noise=1, num_blocks=4, attn_resolutions=[16],
    resample_filter=[1, 1],
)
DTYPES = {
    'F64': torch.float64, 'F32': torch.float32, 'F16': torch.float16, 'I64': torch.int64, 'I32': torch.int32,
    'U8': torch.uint8,
}


def read_safetensors(path):
    """The tensors by name and the metadata of a safetensors file."""
    with open(path, 'rb') as f:
        (length,) = struct.unpack('<Q', f.read(8))
        header = json.loads(f.read(length))
        body = bytearray(f.read())
    metadata = header.pop('__metadata__', {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry['data_offsets']
        dtype = DTYPES[entry['dtype']]
        flat = torch.frombuffer(bytearray(body[begin:end]), dtype=dtype) if end > begin else torch.zeros(0, dtype=dtype)
        tensors[name] = flat.reshape(entry['shape'])
    return tensors, metadata


class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)


class Conv2d(nn.Module):
    """A convolution. With `up` or `down` the image is resampled first."""

    def __init__(self, n_in, n_out, kernel, up=False, down=False, filter=(1, 1)):
        super().__init__()
        self.up, self.down = up, down
        self.weight = nn.Parameter(torch.zeros(n_out, n_in, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(n_out))
        if up or down:
            f = torch.tensor(filter, dtype=torch.float32)
            self.register_buffer('resample_filter', f.outer(f)[None, None] / f.sum() ** 2)

    def forward(self, x):
        if self.up or self.down:
            c, f = x.shape[1], self.resample_filter
            pad = (f.shape[-1] - 1) // 2
            if self.down:
                x = F.conv2d(x, f.tile([c, 1, 1, 1]), groups=c, stride=2, padding=pad)
            else:
                x = F.conv_transpose2d(x, 4 * f.tile([c, 1, 1, 1]), groups=c, stride=2, padding=pad)
        return F.conv2d(x, self.weight, self.bias, padding=self.weight.shape[-1] // 2)


class GroupNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.groups = min(32, channels // 4)
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.group_norm(x, self.groups, self.weight, self.bias, 1e-6)


class UNetBlock(nn.Module):
    def __init__(self, n_in, n_out, emb, filter, up=False, down=False, attention=False):
        super().__init__()
        self.attention = attention
        self.norm0 = GroupNorm(n_in)
        self.conv0 = Conv2d(n_in, n_out, 3, up, down, filter)
        self.affine = Linear(emb, n_out)
        self.norm1 = GroupNorm(n_out)
        self.conv1 = Conv2d(n_out, n_out, 3)
        self.skip = Conv2d(n_in, n_out, 1, up, down, filter) if n_in != n_out or up or down else None
        if attention:
            self.norm2 = GroupNorm(n_out)
            self.qkv = Conv2d(n_out, 3 * n_out, 1)
            self.proj = Conv2d(n_out, n_out, 1)

    def forward(self, x, emb):
        h = self.conv0(F.silu(self.norm0(x)))
        h = self.conv1(F.silu(self.norm1(h + self.affine(emb)[:, :, None, None])))
        x = (h + (x if self.skip is None else self.skip(x))) * math.sqrt(0.5)
        if self.attention:
            n, c, height, width = x.shape
            q, k, v = self.qkv(self.norm2(x)).reshape(n, c, 3, height * width).unbind(2)
            w = torch.softmax(q.transpose(1, 2) @ k / math.sqrt(c), dim=2)
            x = (self.proj((v @ w.transpose(1, 2)).reshape(n, c, height, width)) + x) * math.sqrt(0.5)
        return x


class SongUNet(nn.Module):
    """DDPM++. Parameters have the names of EDM's networks."""

    def __init__(self, c):
        super().__init__()
        m, r0, filter = c['model_channels'], c['img_resolution'], c['resample_filter']
        noise, emb = m * c['channel_mult_noise'], m * c['channel_mult_emb']
        self.label_dim, self.half = c['label_dim'], noise // 2
        self.map_label = Linear(c['label_dim'], noise) if c['label_dim'] else None
        self.map_augment = Linear(c['augment_dim'], noise, bias=False) if c['augment_dim'] else None
        self.map_layer0, self.map_layer1 = Linear(noise, emb), Linear(emb, emb)
        self.enc, self.dec = nn.ModuleDict(), nn.ModuleDict()
        width, skips = m, [m]
        for level, mult in enumerate(c['channel_mult']):
            r = r0 >> level
            if level == 0:
                self.enc[f'{r}x{r}_conv'] = Conv2d(c['img_channels'], m, 3)
            else:
                self.enc[f'{r}x{r}_down'] = UNetBlock(width, width, emb, filter, down=True)
                skips.append(width)
            for i in range(c['num_blocks']):
                attention = r in c['attn_resolutions']
                self.enc[f'{r}x{r}_block{i}'] = UNetBlock(width, m * mult, emb, filter, attention=attention)
                width = m * mult
                skips.append(width)
        for level, mult in reversed(list(enumerate(c['channel_mult']))):
            r = r0 >> level
            if level == len(c['channel_mult']) - 1:
                self.dec[f'{r}x{r}_in0'] = UNetBlock(width, width, emb, filter, attention=True)
                self.dec[f'{r}x{r}_in1'] = UNetBlock(width, width, emb, filter)
            else:
                self.dec[f'{r}x{r}_up'] = UNetBlock(width, width, emb, filter, up=True)
            for i in range(c['num_blocks'] + 1):
                attention = i == c['num_blocks'] and r in c['attn_resolutions']
                n_in, width = width + skips.pop(), m * mult
                self.dec[f'{r}x{r}_block{i}'] = UNetBlock(n_in, width, emb, filter, attention=attention)
        self.dec[f'{r0}x{r0}_aux_norm'] = GroupNorm(width)
        self.dec[f'{r0}x{r0}_aux_conv'] = Conv2d(width, c['img_channels'], 3)

    def forward(self, x, c_noise, labels):
        j = torch.arange(self.half, dtype=torch.float32, device=x.device)
        angle = c_noise[:, None] * 10000 ** (-j / (self.half - 1))
        e = torch.cat([angle.sin(), angle.cos()], dim=1)
        if self.map_label is not None:
            e = e + self.map_label(labels * math.sqrt(self.label_dim))
        e = F.silu(self.map_layer1(F.silu(self.map_layer0(e))))
        skips = []
        for block in self.enc.values():
            x = block(x, e) if isinstance(block, UNetBlock) else block(x)
            skips.append(x)
        for block in self.dec.values():
            if isinstance(block, UNetBlock):
                if x.shape[1] != block.norm0.weight.shape[0]:
                    x = torch.cat([x, skips.pop()], dim=1)
                x = block(x, e)
            else:
                x = F.silu(block(x)) if isinstance(block, GroupNorm) else block(x)
        return x


class Generator(nn.Module):
    """x = D(sigma_init z; sigma_init, class): EDM's preconditioned network, evaluated once."""

    def __init__(self, config, sigma):
        super().__init__()
        self.c, self.sigma = {**DEFAULTS, **config}, sigma
        self.model = SongUNet(self.c)

    def forward(self, z, labels=None):
        n, sd, s = z.shape[0], self.c['sigma_data'], self.sigma
        if self.c['label_dim'] and labels is None:
            labels = torch.zeros(n, self.c['label_dim'], device=z.device)
        x, total = z * s, s**2 + sd**2
        c_noise = torch.full([n], math.log(s) / 4, device=z.device)
        out = self.model(x / math.sqrt(total), c_noise, labels)
        return sd**2 / total * x + s * sd / math.sqrt(total) * out


def load_generator(path):
    """The generator of a weights file in evaluation mode, and the file's metadata."""
    tensors, metadata = read_safetensors(path)
    net = Generator(json.loads(metadata['network']), float(metadata.get('init_sigma', 2.5)))
    net.load_state_dict({k: v.float() for k, v in tensors.items()})
    return net.eval(), metadata


def philox(counter, key):
    """Philox4x32-10 on int64 tensors that hold unsigned 32-bit words."""

    def product(a, b):
        al, ah, bl, bh = a & 0xFFFF, a >> 16, b & 0xFFFF, b >> 16
        low = al * bl
        mid = ah * bl + (low >> 16)
        mid2 = al * bh + (mid & 0xFFFF)
        return ah * bh + (mid >> 16) + (mid2 >> 16), ((mid2 & 0xFFFF) << 16) | (low & 0xFFFF)

    x0, x1, x2, x3 = counter
    k0, k1 = key
    for _ in range(10):
        (h0, l0), (h1, l1) = product(x0, 0xD2511F53), product(x2, 0xCD9E8D57)
        x0, x1, x2, x3 = h1 ^ x1 ^ k0, l1, h0 ^ x3 ^ k1, l0
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return x0, x1, x2, x3


def latent(seed, channels, r):
    """The latent of a seed, [channels, r, r]. A block is four numbers: one pixel, four channels."""
    quads = -(-channels // 4)
    block = torch.arange(r * r * quads)
    zero = torch.zeros_like(block)
    words = philox((block, zero, zero + 7, zero), (seed & 0xFFFFFFFF, seed >> 32))
    u = [((w >> 8).double() + 0.5).float().double() * 2.0**-24 for w in words]
    out = []
    for a, b in ((u[0], u[1]), (u[2], u[3])):
        radius, angle = (-2 * a.log()).sqrt(), 2 * math.pi * b
        out += [radius * angle.cos(), radius * angle.sin()]
    return torch.stack(out, 1).reshape(r, r, quads * 4)[..., :channels].permute(2, 0, 1).float()


def write_png(path, rgb):
    """rgb: bytes [height, width, 3]."""
    height, width, _ = rgb.shape
    rows = b''.join(b'\0' + bytes(rgb[y].flatten().tolist()) for y in range(height))

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    head = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    with open(path, 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def sheet(images, cols):
    """Converts images in [-1, 1], [N, C, r, r], to one picture of bytes."""
    n, _, r, _ = images.shape
    rows = -(-n // cols)
    images = (images * 127.5 + 128).clamp(0, 255).to(torch.uint8).expand(-1, 3, -1, -1)
    blank = torch.zeros(rows * cols - n, 3, r, r, dtype=torch.uint8)
    grid = torch.cat([images, blank]).reshape(rows, cols, 3, r, r)
    return grid.permute(0, 3, 1, 4, 2).reshape(rows * r, cols * r, 3)


def seed_list(text):
    """'0-3,8' -> [0, 1, 2, 3, 8]."""
    spans = [part.split('-') for part in text.split(',')]
    return [s for span in spans for s in range(int(span[0]), int(span[-1]) + 1)]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('weights', nargs='?', default=os.path.join(here, 'generator.safetensors'))
    p.add_argument('--seeds', type=seed_list, help='such as 0-63 or 1,5,9-12; without it, those of the run')
    p.add_argument('--class', dest='label', type=int, help='all of one class; without it, the classes in turn')
    p.add_argument('--batch', type=int, default=16)
    p.add_argument('--device', default='cpu')
    p.add_argument('--out', default='samples.png')
    args = p.parse_args()
    net, metadata = load_generator(args.weights)
    net.to(args.device)
    recipe = json.loads(metadata.get('recipe', '{}'))
    first, side = int(recipe.get('seed', 0)), int(recipe.get('gridSize', 8))
    seeds = args.seeds or list(range(first, first + side * side))
    c = net.c
    z = torch.stack([latent(s, c['img_channels'], c['img_resolution']) for s in seeds])
    labels = None
    if c['label_dim']:
        k = torch.arange(len(seeds)) % c['label_dim'] if args.label is None else torch.full([len(seeds)], args.label)
        labels = F.one_hot(k, c['label_dim']).float()
    images = []
    with torch.no_grad():
        for i in range(0, len(seeds), args.batch):
            part = slice(i, i + args.batch)
            own = None if labels is None else labels[part].to(args.device)
            images.append(net(z[part].to(args.device), own).cpu())
    cols = side if args.seeds is None else math.ceil(math.sqrt(len(seeds)))
    write_png(args.out, sheet(torch.cat(images), cols))
    print(f"{args.out}: {len(seeds)} images of {c['img_resolution']}x{c['img_resolution']}, one evaluation each")


if __name__ == '__main__':
    main()
