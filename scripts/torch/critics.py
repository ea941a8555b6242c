"""Critics on the encoder of the frozen teacher: their inputs are the teacher's features of real and generated images.

A critic takes the feature maps of networks.py's flag 'features' and returns logits [B, k].
"""

import torch
import torch.nn.functional as F
from torch import nn


def feature_maps(net):
    """Of an image of zeros, for their shapes and type."""
    res, labels, dtype = net.cfg['img_resolution'], net.cfg['label_dim'], next(net.parameters()).dtype
    return net(torch.zeros(1, 3, res, res, dtype=dtype), torch.ones(1), torch.zeros(1, labels, dtype=dtype), flag='features')


class Heads(nn.Module):
    """For each encoder block the mean of a logit map: group norm, 3x3 convolution, SiLU, 1x1 convolution. Trained by Adam."""

    def __init__(self, net, width=32):
        super().__init__()
        self.heads = nn.ModuleList(
            nn.Sequential(nn.GroupNorm(1, m.shape[1], affine=False), nn.Conv2d(m.shape[1], width, 3, padding=1), nn.SiLU(), nn.Conv2d(width, 1, 1))
            for m in feature_maps(net)
        )

    def forward(self, maps):
        return torch.cat([head(m).mean([1, 2, 3])[:, None] for head, m in zip(self.heads, maps)], 1)


class Fisher(nn.Module):
    """Fisher's linear discriminant of f: of every channel of every block the means over the cells of a grid x grid raster, and the
    standard deviation over space.

    logit = w.(f - (m_real + m_fake)/2), w = (S + ridge I)^-1 (m_real - m_fake). m and S (pooled covariance) are running
    means over batches, bias-corrected. f is first scaled by running standard deviations. No gradients are used.
    """

    def __init__(self, net, ridge, grid=1, decay=0.97):
        super().__init__()
        maps = feature_maps(net)
        n = (grid**2 + 1) * sum(m.shape[1] for m in maps)
        self.decay, self.ridge, self.grid = decay, ridge, grid
        for name, shape in dict(real=[n], fake=[n], spread=[n, n], w=[n], middle=[n], seen=[]).items():
            self.register_buffer(name, torch.zeros(shape, dtype=maps[0].dtype))

    def features(self, maps):
        parts = ((F.adaptive_avg_pool2d(m, self.grid).flatten(1), m.flatten(2).var(2).add(1e-6).sqrt()) for m in maps)
        return torch.cat([part for pair in parts for part in pair], 1)

    def forward(self, maps):
        return ((self.features(maps) - self.middle) * self.w).sum(1, keepdim=True)

    @torch.no_grad()
    def learn(self, real_maps, fake_maps):
        real, fake = self.features(real_maps), self.features(fake_maps)
        centred = [x - x.mean(0) for x in (real, fake)]
        spread = sum(x.T @ x / (len(x) - 1) for x in centred) / 2
        for kept, now in ((self.real, real.mean(0)), (self.fake, fake.mean(0)), (self.spread, spread), (self.seen, torch.ones_like(self.seen))):
            kept.lerp_(now, 1 - self.decay)
        scale = (self.spread.diagonal() / self.seen).sqrt() + 1e-6
        s = self.spread / self.seen / scale[:, None] / scale[None] + self.ridge * torch.eye(len(scale), dtype=scale.dtype)
        self.w.copy_(torch.linalg.solve(s, (self.real - self.fake) / self.seen / scale) / scale)
        self.middle.copy_((self.real + self.fake) / self.seen / 2)
