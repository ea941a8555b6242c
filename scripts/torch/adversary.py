"""SiDA with a critic that works at small scale: extensions of the published losses, defined in docs/adversary.md.

CriticDistillation adds to distill.py's Distillation: noise of the critic's own, an adversarial weight that follows the
gradients and the critic's lead, and switches that search_critic.py tries out. Every switch has a value that turns it off.
"""

import copy

import torch
import torch.nn.functional as F
from torch import nn

from distill import Distillation

SETTINGS = dict(
    # SiD
    method='sida', batch=64, lr=2e-3, glr=3e-4, glr_tref=10000, beta1=0.5, g_beta1=0.5, beta2=0.999, ema=2000, ema_rampup=0.05,
    slow_ema=8000, alpha=1.0, tmax=800, init_sigma=2.5, p_mean=0.0, p_std=1.5, ls=1.0, lsg=100.0,
    psi_updates=1,  # whole updates of psi, score and critic, before each update of theta
    alone=2560,  # images at the start for which theta waits and psi learns
    # the critic
    critic='psi',  # 'psi': its encoder, as published; 'teacher': small heads on the frozen teacher's encoder
    lsd=5000.0,  # weight of the critic's loss; for 'teacher' the heads have a rate instead
    head_lr=2e-3,
    dp_mean=-2.0, dp_std=0.8,  # ln sigma of the critic's own noise; dp_mean None: psi's noise in psi's pass, as published
    r1=0.0,  # weight of |d logit / d image|^2 / 2 on noisy real images, before lsd
    # the generator's adversarial gradient
    share=0.3,  # its norm at the image over SiD's; 0: the fixed weight below
    lead=True,  # share times clamp((AUC - 0.52) / 0.15, 0, 1)
    lsg_gan=0.1,
    own_sigma=False,  # takes it at the critic's noise instead of SiD's
    hold=0.0,  # theta waits while the running AUC is below this
    # what changes with training
    fall=10240,  # images over which the following values are reached
    dp_mean_end=None, lsd_end=None, share_end=None,
    lr_lead=1.0,  # factor of psi's rate at full lead
)

DECAY = 0.95  # of the running means
LEAD_FROM, LEAD_RANGE = 0.52, 0.15


def auc(real, fake):
    """Share of pairs in which the real image has the larger mean logit; equal ones count half."""
    r, f = real.flatten(1).mean(1)[:, None], fake.flatten(1).mean(1)[None]
    return ((r > f).double() + 0.5 * (r == f).double()).mean().item()


def lead_of(mean_auc):
    return min(max((mean_auc - LEAD_FROM) / LEAD_RANGE, 0.0), 1.0)


class Heads(nn.Module):
    """A logit map from each encoder block of a frozen network: group norm, 3x3 convolution, SiLU, 1x1 convolution."""

    def __init__(self, net, width=32):
        super().__init__()
        res, labels = net.cfg['img_resolution'], net.cfg['label_dim']
        maps = net(torch.zeros(1, 3, res, res), torch.ones(1), torch.zeros(1, labels), flag='features')
        self.heads = nn.ModuleList(
            nn.Sequential(nn.GroupNorm(1, m.shape[1], affine=False), nn.Conv2d(m.shape[1], width, 3, padding=1), nn.SiLU(), nn.Conv2d(width, 1, 1))
            for m in maps
        )

    def forward(self, maps):
        """[B, heads]: the mean logit of each head."""
        return torch.cat([head(m).mean([1, 2, 3])[:, None] for head, m in zip(self.heads, maps)], 1)


class CriticDistillation(Distillation):
    def __init__(self, teacher, args):
        super().__init__(teacher, args)
        self.slow = copy.deepcopy(self.ema)
        self.start = 0
        self.mean_auc, self.mean_ratio = 0.5, None
        self.heads = self.adam_heads = None
        if args.critic == 'teacher' and args.method == 'sida':
            self.heads = Heads(self.phi)
            self.adam_heads = torch.optim.Adam(self.heads.parameters(), args.head_lr, (args.beta1, args.beta2), 1e-8)

    def parts(self):
        more = dict(heads=self.heads, adam_heads=self.adam_heads) if self.heads else {}
        return super().parts() | dict(slow=self.slow) | more

    def falling(self, name, nimg, log=False):
        """The setting NAME on its way to NAME_end, linear or in its logarithm."""
        begin, end = (getattr(self.args, key) for key in (name, name + '_end'))
        if end is None:
            return begin
        t = min(max((nimg - self.start - self.args.alone) / self.args.fall, 0), 1)
        return begin ** (1 - t) * end**t if log else begin + t * (end - begin)

    def critic_noise(self, like, nimg):
        sigma = torch.exp(torch.randn(len(like), 1, 1, 1) * self.args.dp_std + self.falling('dp_mean', nimg))
        return sigma, sigma * torch.randn_like(like)

    def logits(self, noisy, sigma, labels):
        if self.heads:
            return self.heads(self.phi(noisy, sigma, labels, flag='features'))
        return self.psi(noisy, sigma, labels, flag='encoder')

    def critic_loss(self, real, y, labels, nimg):
        """-(log s(logits of real) + log(1 - s(logits of generated))) / 2, mean over maps and batch; real and generated share sigma, not noise."""
        sigma, noise = self.critic_noise(real, nimg)
        noisy = (real + noise).requires_grad_(self.args.r1 > 0)
        on_real = self.logits(noisy, sigma, labels)
        on_fake = self.logits(y + sigma * torch.randn_like(y), sigma, labels)
        return self.real_or_fake(on_real, on_fake) + self.penalty(on_real, noisy), (on_real, on_fake)

    @staticmethod
    def real_or_fake(on_real, on_fake):
        return (F.softplus(-on_real).mean() + F.softplus(on_fake).mean()) / 2

    def penalty(self, on_real, noisy):
        if not self.args.r1:
            return 0
        slope, = torch.autograd.grad(on_real.flatten(1).mean(1).sum(), noisy, create_graph=True)
        return self.args.r1 / 2 * slope.square().sum([1, 2, 3]).mean()

    def update_critic(self, real, labels, nimg):
        """One update of psi: its score on generated images, and the critic's loss."""
        a = self.args
        self.psi.requires_grad_(True)
        with torch.no_grad():
            y = self.generate(self.theta, labels)
        score, of = self.score_terms(y, labels)
        seen, total = dict(psi=score.item() / self.pixels), score
        if a.method == 'sida':
            if a.dp_mean is None:
                on_real = self.psi(real + of['noise'], of['sigma'], labels, flag='encoder')
                logits = on_real, of['fake']
                loss, weight = self.real_or_fake(*logits), a.lsd * of['w'].mean()
            else:
                loss, logits = self.critic_loss(real, y, labels, nimg)
                weight = self.falling('lsd', nimg, log=True)
            now = auc(*(x.detach() for x in logits))
            self.mean_auc = DECAY * self.mean_auc + (1 - DECAY) * now
            seen.update(auc=now, d=loss.item())
            if self.heads:
                self.step(self.heads, self.adam_heads, loss)
            else:
                total = score + weight * loss
        self.adam_psi.param_groups[0]['lr'] = a.lr * a.lr_lead ** lead_of(self.mean_auc)
        self.step(self.psi, self.adam_psi, total)
        return seen

    def step(self, net, adam, loss):
        adam.zero_grad(set_to_none=True)
        loss.backward()
        self.tidy(net, 0)
        adam.step()

    def adversarial_weight(self, ratio, nimg):
        """Weight of the adversarial gradient; ratio: its norm at the image over SiD's, before weighting."""
        self.mean_ratio = ratio if self.mean_ratio is None else DECAY * self.mean_ratio + (1 - DECAY) * ratio
        if not self.args.share:
            return self.args.lsg_gan
        lead = lead_of(self.mean_auc) if self.args.lead else 1
        return self.falling('share', nimg) * lead / max(self.mean_ratio, 1e-12)

    def update_generator(self, labels, nimg):
        """SiD's gradient at the image plus the weighted adversarial one, and from there into theta."""
        a = self.args
        self.psi.requires_grad_(False)
        x = self.generate(self.theta, labels)
        leaf = x.detach().requires_grad_(True)
        loss, adversarial, gap = self.sid_terms(leaf, labels)
        gradient, = torch.autograd.grad(loss, leaf, retain_graph=a.method == 'sida')
        seen = dict(gap=gap)
        if a.method == 'sida':
            if a.own_sigma or self.heads:
                sigma, noise = self.critic_noise(leaf, nimg)
                adversarial = F.softplus(-self.logits(leaf + noise, sigma, labels)).mean() * self.pixels
            push, = torch.autograd.grad(adversarial, leaf)
            ratio = (push.norm() / gradient.norm()).item()
            weight = self.adversarial_weight(ratio, nimg)
            gradient = gradient + weight * push
            seen.update(share=weight * ratio, weight=weight)
        self.set_theta_rate(nimg)
        self.adam_theta.zero_grad(set_to_none=True)
        x.backward(gradient)
        self.tidy(self.theta, 0)
        self.adam_theta.step()
        return seen

    def iterate(self, data, nimg):
        """psi's updates, theta's and the moving averages; what was seen."""
        a, seen = self.args, {}
        for _ in range(a.psi_updates):
            seen.update(self.update_critic(*data.batch(a.batch), nimg))
        waits = nimg - self.start < a.alone or (a.method == 'sida' and self.mean_auc < a.hold)
        if not waits:
            seen.update(self.update_generator(data.batch(a.batch)[1], nimg))
        seen['theta'] = 0 if waits else 1
        self.average(nimg)
        return seen

    @torch.no_grad()
    def average(self, nimg):
        super().average(nimg)
        self.follow(self.slow, self.args.slow_ema, 0.1, nimg)
