"""Critics on the encoder of the frozen teacher: they see real and generated images as the teacher's features.

A critic takes the list of feature maps that networks.py's flag 'features' gives and returns logits [B, k].
"""

import torch
from torch import nn


def feature_maps(net):
    res, labels = net.cfg['img_resolution'], net.cfg['label_dim']
    return net(torch.zeros(1, 3, res, res), torch.ones(1), torch.zeros(1, labels), flag='features')


class Heads(nn.Module):
    """The mean of a logit map from each encoder block: group norm, 3x3 convolution, SiLU, 1x1 convolution. Learnt by Adam."""

    def __init__(self, net, width=32):
        super().__init__()
        self.heads = nn.ModuleList(
            nn.Sequential(nn.GroupNorm(1, m.shape[1], affine=False), nn.Conv2d(m.shape[1], width, 3, padding=1), nn.SiLU(), nn.Conv2d(width, 1, 1))
            for m in feature_maps(net)
        )

    def forward(self, maps):
        return torch.cat([head(m).mean([1, 2, 3])[:, None] for head, m in zip(self.heads, maps)], 1)


class Fisher(nn.Module):
    """Fisher's linear discriminant of f, the mean and the standard deviation over space of every channel of every block.

    logit = w.(f - (m_real + m_fake)/2), w = (S + ridge I)^-1 (m_real - m_fake); m and S (pooled covariance) are running
    means over batches, bias-corrected. Nothing is learnt by gradients. f is scaled by running standard deviations first.
    """

    def __init__(self, net, ridge, decay=0.97):
        super().__init__()
        n = 2 * sum(m.shape[1] for m in feature_maps(net))
        self.decay, self.ridge = decay, ridge
        for name, shape in dict(real=[n], fake=[n], spread=[n, n], w=[n], middle=[n], seen=[]).items():
            self.register_buffer(name, torch.zeros(shape))

    @staticmethod
    def features(maps):
        return torch.cat([part for m in maps for part in (m.mean([2, 3]), m.flatten(2).var(2).add(1e-6).sqrt())], 1)

    def forward(self, maps):
        return ((self.features(maps) - self.middle) * self.w).sum(1, keepdim=True)

    @torch.no_grad()
    def learn(self, real_maps, fake_maps):
        real, fake = self.features(real_maps), self.features(fake_maps)
        centred = [x - x.mean(0) for x in (real, fake)]
        spread = sum(x.T @ x / (len(x) - 1) for x in centred) / 2
        for kept, now in ((self.real, real.mean(0)), (self.fake, fake.mean(0)), (self.spread, spread), (self.seen, torch.ones([]))):
            kept.lerp_(now, 1 - self.decay)
        scale = (self.spread.diagonal() / self.seen).sqrt() + 1e-6
        s = self.spread / self.seen / scale[:, None] / scale[None] + self.ridge * torch.eye(len(scale))
        self.w.copy_(torch.linalg.solve(s, (self.real - self.fake) / self.seen / scale) / scale)
        self.middle.copy_((self.real + self.fake) / self.seen / 2)
