"""Muon, an optimiser for weight matrices (K. Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural
networks"). A Newton-Schulz iteration brings all singular values of the momentum near 1. Steps are scaled by
0.2 sqrt(largest side), which makes them about as long as Adam's (J. Liu et al. 2025, arXiv:2502.16982, section 2.2).
"""

import torch


def orthogonalised(g, steps=5):
    """Approximately the orthogonal matrix nearest to g [m, n]: singular values between 0.7 and 1.2."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g / (g.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(steps):
        s = x @ x.T
        x = a * x + (b * s + c * s @ s) @ x
    return x.T if tall else x


class Muon(torch.optim.Optimizer):
    """For parameters of two or more dimensions. A convolution counts as the matrix [out, in*k*k]."""

    def __init__(self, params, lr, momentum=0.95):
        super().__init__(params, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group['params']:
                if p.grad is None:
                    continue
                average = self.state[p].setdefault('average', torch.zeros_like(p))
                average.lerp_(p.grad, 1 - group['momentum'])
                nesterov = p.grad.lerp(average, group['momentum']).flatten(1)
                update = orthogonalised(nesterov) * (0.2 * max(nesterov.shape) ** 0.5)
                p.add_(update.reshape(p.shape), alpha=-group['lr'])


def split(net):
    """(weight matrices between the first and the last layer, all other parameters) of an EDMPrecond."""
    ends = ('_conv.weight',)
    inner = [p for name, p in net.named_parameters() if p.ndim >= 2 and not name.endswith(ends)]
    chosen = {id(p) for p in inner}
    return inner, [p for p in net.parameters() if id(p) not in chosen]
