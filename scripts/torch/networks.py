"""EDM-preconditioned SongUNet of the DDPM++ kind in plain PyTorch, with the parameter names of EDM's state_dict.

Shapes: x [B, C, R, R], sigma [B], labels [B, label_dim] one-hot. docs/training/teachers.md describes the training.
"""

import json

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import safetensors_io

DEFAULTS = dict(
    img_resolution=32, img_channels=3, label_dim=0, sigma_data=0.5, model_type='SongUNet', augment_dim=0,
    model_channels=128, channel_mult=[1, 2, 2, 2], channel_mult_emb=4, num_blocks=4, attn_resolutions=[16],
    dropout=0.10, label_dropout=0, embedding_type='positional', channel_mult_noise=1, encoder_type='standard',
    decoder_type='standard', resample_filter=[1, 1],
)


def xavier_uniform(shape, fan_in, fan_out, gain=1.0):
    return gain * np.sqrt(6 / (fan_in + fan_out)) * (torch.rand(shape) * 2 - 1)


class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.weight = nn.Parameter(xavier_uniform([n_out, n_in], n_in, n_out))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)


class Conv2d(nn.Module):
    """Convolution with optional resampling before it. For the filter [1, 1]: 2x2 mean down, nearest copy up."""

    def __init__(self, n_in, n_out, kernel, up=False, down=False, resample_filter=(1, 1), gain=1.0):
        super().__init__()
        self.up, self.down = up, down
        self.weight = nn.Parameter(
            xavier_uniform([n_out, n_in, kernel, kernel], n_in * kernel**2, n_out * kernel**2, gain)
        )
        self.bias = nn.Parameter(torch.zeros(n_out))
        if up or down:
            f = torch.as_tensor(resample_filter, dtype=torch.float32)
            self.register_buffer('resample_filter', f.ger(f)[None, None] / f.sum().square())
        self.box = list(resample_filter) == [1, 1]

    def forward(self, x):
        if self.up or self.down:
            x = self.resample(x)
        return F.conv2d(x, self.weight, self.bias, padding=self.weight.shape[-1] // 2)

    def resample(self, x):
        if self.box:
            return F.avg_pool2d(x, 2) if self.down else F.interpolate(x, scale_factor=2, mode='nearest')
        c, f = x.shape[1], self.resample_filter
        pad = (f.shape[-1] - 1) // 2
        if self.down:
            return F.conv2d(x, f.tile([c, 1, 1, 1]), groups=c, stride=2, padding=pad)
        return F.conv_transpose2d(x, f.mul(4).tile([c, 1, 1, 1]), groups=c, stride=2, padding=pad)


class GroupNorm(nn.Module):
    def __init__(self, channels, eps=1e-6):
        super().__init__()
        self.groups, self.eps = min(32, channels // 4), eps
        if channels % self.groups:
            raise ValueError(f'GroupNorm: {channels} channels do not divide into {self.groups} groups.')
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.group_norm(x, self.groups, self.weight, self.bias, self.eps)


class UNetBlock(nn.Module):
    def __init__(self, n_in, n_out, emb, up=False, down=False, attention=False, dropout=0.0, resample_filter=(1, 1)):
        super().__init__()
        self.dropout, self.attention = dropout, attention
        self.norm0 = GroupNorm(n_in)
        self.conv0 = Conv2d(n_in, n_out, 3, up, down, resample_filter)
        self.affine = Linear(emb, n_out)
        self.norm1 = GroupNorm(n_out)
        self.conv1 = Conv2d(n_out, n_out, 3, gain=1e-5)
        self.skip = Conv2d(n_in, n_out, 1, up, down, resample_filter) if n_in != n_out or up or down else None
        if attention:
            self.norm2 = GroupNorm(n_out)
            self.qkv = Conv2d(n_out, 3 * n_out, 1, gain=np.sqrt(0.2))
            self.proj = Conv2d(n_out, n_out, 1, gain=1e-5)

    def forward(self, x, emb):
        h = self.conv0(F.silu(self.norm0(x)))
        h = F.silu(self.norm1(h + self.affine(emb)[:, :, None, None]))
        h = self.conv1(F.dropout(h, self.dropout, self.training))
        x = (h + (self.skip(x) if self.skip else x)) * np.sqrt(0.5)
        if self.attention:
            b, c, hh, ww = x.shape
            q, k, v = self.qkv(self.norm2(x)).reshape(b, c, 3, hh * ww).unbind(2)
            w = torch.softmax(torch.bmm(q.transpose(1, 2), k) / np.sqrt(c), dim=2)
            a = torch.bmm(v, w.transpose(1, 2)).reshape(b, c, hh, ww)
            x = (self.proj(a) + x) * np.sqrt(0.5)
        return x


class SongUNet(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        fixed = dict(embedding_type='positional', encoder_type='standard', decoder_type='standard')
        for key, value in fixed.items():
            if cfg[key] != value:
                raise ValueError(f'networks.py builds DDPM++ networks only: {key} must be {value}, not {cfg[key]}.')
        m, mult, blocks, res = cfg['model_channels'], cfg['channel_mult'], cfg['num_blocks'], cfg['img_resolution']
        emb = m * cfg['channel_mult_emb']
        self.m, self.label_dim, self.label_dropout = m, cfg['label_dim'], cfg['label_dropout']
        self.map_label = Linear(self.label_dim, m) if self.label_dim else None
        self.map_augment = Linear(cfg['augment_dim'], m, bias=False) if cfg['augment_dim'] else None
        self.map_layer0 = Linear(m, emb)
        self.map_layer1 = Linear(emb, emb)
        half = m // 2
        freqs = (1 / 10000) ** (torch.arange(half, dtype=torch.float32) / (half - 1))
        self.register_buffer('freqs', freqs, persistent=False)
        kw = dict(dropout=cfg['dropout'], resample_filter=cfg['resample_filter'])

        self.enc = nn.ModuleDict()
        c, skips = m, [m]
        for level, factor in enumerate(mult):
            r = res >> level
            if level == 0:
                self.enc[f'{r}x{r}_conv'] = Conv2d(cfg['img_channels'], m, 3)
            else:
                self.enc[f'{r}x{r}_down'] = UNetBlock(c, c, emb, down=True, **kw)
                skips.append(c)
            for i in range(blocks):
                attention = r in cfg['attn_resolutions']
                self.enc[f'{r}x{r}_block{i}'] = UNetBlock(c, m * factor, emb, attention=attention, **kw)
                c = m * factor
                skips.append(c)

        self.dec = nn.ModuleDict()
        for level in reversed(range(len(mult))):
            r = res >> level
            if level == len(mult) - 1:
                self.dec[f'{r}x{r}_in0'] = UNetBlock(c, c, emb, attention=True, **kw)
                self.dec[f'{r}x{r}_in1'] = UNetBlock(c, c, emb, **kw)
            else:
                self.dec[f'{r}x{r}_up'] = UNetBlock(c, c, emb, up=True, **kw)
            for i in range(blocks + 1):
                attention = i == blocks and r in cfg['attn_resolutions']
                n_in = c + skips.pop()
                c = m * mult[level]
                self.dec[f'{r}x{r}_block{i}'] = UNetBlock(n_in, c, emb, attention=attention, **kw)
        self.dec[f'{res}x{res}_aux_norm'] = GroupNorm(c)
        self.dec[f'{res}x{res}_aux_conv'] = Conv2d(c, cfg['img_channels'], 3, gain=1e-5)

    def embed(self, c_noise, labels, augment_labels):
        angle = c_noise[:, None] * self.freqs
        e = torch.cat([angle.sin(), angle.cos()], dim=1)
        if self.map_label is not None:
            if self.training and self.label_dropout:
                labels = labels * (torch.rand([labels.shape[0], 1]) >= self.label_dropout).to(labels.dtype)
            e = e + self.map_label(labels * np.sqrt(self.label_dim))
        if self.map_augment is not None and augment_labels is not None:
            e = e + self.map_augment(augment_labels)
        e = F.silu(self.map_layer0(e))
        return F.silu(self.map_layer1(e))

    def forward(self, x, c_noise, labels, augment_labels=None, flag='decoder'):
        emb = self.embed(c_noise, labels, augment_labels)
        skips = []
        for block in self.enc.values():
            x = block(x, emb) if isinstance(block, UNetBlock) else block(x)
            skips.append(x)
        if flag == 'features':
            return skips
        logits = x.mean(dim=1, keepdim=True)
        if flag == 'encoder':
            return logits
        for block in self.dec.values():
            if isinstance(block, UNetBlock):
                if x.shape[1] != block.norm0.weight.shape[0]:
                    x = torch.cat([x, skips.pop()], dim=1)
                x = block(x, emb)
            elif isinstance(block, GroupNorm):
                x = F.silu(block(x))
            else:
                x = block(x)
        return (x, logits) if flag == 'encoder_decoder' else x


class EDMPrecond(nn.Module):
    """D(x; sigma) = c_skip x + c_out F(c_in x; ln(sigma)/4).

    flag 'decoder' returns D, 'encoder' the logit map [B, 1, h, w] (channel mean of the last encoder feature map),
    'encoder_decoder' both, 'features' the list of every encoder block's output.
    """

    def __init__(self, **kwargs):
        super().__init__()
        unknown = set(kwargs) - set(DEFAULTS) - {'class'}
        if unknown:
            raise ValueError(f'Unknown network arguments: {sorted(unknown)}.')
        self.cfg = {**DEFAULTS, **{k: v for k, v in kwargs.items() if k != 'class'}}
        self.model = SongUNet(self.cfg)

    def forward(self, x, sigma, labels=None, augment_labels=None, flag='decoder'):
        sigma = torch.as_tensor(sigma, dtype=x.dtype).reshape(-1, 1, 1, 1)
        sd = self.cfg['sigma_data']
        if self.cfg['label_dim'] == 0:
            labels = None
        elif labels is None:
            labels = torch.zeros([1, self.cfg['label_dim']])
        total = sigma**2 + sd**2
        c_noise = (sigma.log() / 4).flatten().expand(x.shape[0])
        out = self.model(x / total.sqrt(), c_noise, labels, augment_labels, flag)
        if flag in ('encoder', 'features'):
            return out
        f, logits = out if flag == 'encoder_decoder' else (out, None)
        d = sd**2 / total * x + sigma * sd / total.sqrt() * f
        return (d, logits) if flag == 'encoder_decoder' else d


def sigma_steps(num_steps=18, sigma_min=0.002, sigma_max=80.0, rho=7.0):
    """Karras schedule t_0 .. t_N with t_N = 0, float64."""
    i = torch.arange(num_steps, dtype=torch.float64)
    t = (sigma_max ** (1 / rho) + i / (num_steps - 1) * (sigma_min ** (1 / rho) - sigma_max ** (1 / rho))) ** rho
    return torch.cat([t, torch.zeros(1, dtype=torch.float64)])


@torch.no_grad()
def heun_sample(net, z, labels, num_steps=18):
    """Deterministic Heun sampler; z [B, C, R, R] unit normal. State in float64, network in float32."""

    def denoise(x, t):
        sigma = torch.full([x.shape[0]], float(t))
        return net(x.float(), sigma, labels).double()

    t = sigma_steps(num_steps)
    x = z.double() * t[0]
    for i in range(num_steps):
        d = (x - denoise(x, t[i])) / t[i]
        nxt = x + (t[i + 1] - t[i]) * d
        if i < num_steps - 1:
            d2 = (nxt - denoise(nxt, t[i + 1])) / t[i + 1]
            nxt = x + (t[i + 1] - t[i]) * (d + d2) / 2
        x = nxt
    return x.float()


def load_network(path):
    """Network and metadata of a weights file."""
    tensors, metadata = safetensors_io.load(path)
    net = EDMPrecond(**json.loads(metadata['network']))
    net.load_state_dict({k: torch.from_numpy(v.astype(np.float32)) for k, v in tensors.items()})
    return net.eval(), metadata


def save_network(path, net, role, state=None, **metadata):
    """Writes a weights file (float32). `state` replaces the network's own parameters, for example by their EMA."""
    tensors = {k: v.detach().contiguous().numpy().astype(np.float32) for k, v in (state or net.state_dict()).items()}
    network = json.dumps({'class': 'EDMPrecond', **net.cfg})
    meta = {k: v if isinstance(v, str) else json.dumps(v) for k, v in metadata.items()}
    safetensors_io.save(path, tensors, {'format': 'sida-lab/1', 'role': role, 'network': network, **meta})
