"""SiDA with a critic that works at small scale. docs/training/adversary.md defines these extensions of the losses.

CriticDistillation extends distill.py's Distillation. The critic has its own noise levels. The adversarial weight follows
the gradients and the critic's lead. search_critic.py tries the switches; every switch has a value that turns it off.
"""

import copy

import torch
import torch.nn.functional as F

from critics import Fisher, Heads
from distill import Distillation

SETTINGS = dict(
    # SiD
    method='sida', batch=64, lr=2e-3, glr=3e-4, glr_tref=10000, beta1=0.5, g_beta1=0.5, beta2=0.999, ema=2000, ema_rampup=0.05,
    slow_ema=8000, alpha=1.0, tmax=800, init_sigma=2.5, p_mean=0.0, p_std=1.5, ls=1.0, lsg=100.0,
    psi_updates=1,  # whole updates of psi, score and critic, before each update of theta
    alone=2560,  # images at the start for which theta waits and psi learns
    # the critic
    # 'psi': its encoder, as published; 'teacher': small heads on the frozen teacher's encoder, with an Adam of their own;
    # 'fisher': a linear discriminant of the teacher's features, see critics.py
    critic='psi',
    lsd=5000.0,  # weight of the critic's loss in psi's update
    head_lr=2e-3,
    head_updates=1,
    ridge=0.05,  # of the discriminant; a large one ignores how features go together
    grid=1,  # cells a side whose means the discriminant sees
    critic_ema=0,  # half-life in images of a critic for the generator; 0: the critic as it is. Needs own_sigma
    dp_mean=-2.0, dp_std=0.8,  # ln sigma of the critic's own noise; dp_mean None: psi's noise in psi's pass, as published
    r1=0.0,  # weight of |d logit / d image|^2 / 2 on noisy real images, before lsd
    ar1=0.0,  # the same from differences: (logit(x + 0.05 noise) - logit(x))^2 / 0.05^2 / 2
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
    """Share of pairs in which the real image has the larger mean logit. Ties count half."""
    r, f = real.flatten(1).mean(1)[:, None], fake.flatten(1).mean(1)[None]
    return ((r > f).double() + 0.5 * (r == f).double()).mean().item()


def lead_of(mean_auc):
    return min(max((mean_auc - LEAD_FROM) / LEAD_RANGE, 0.0), 1.0)


class CriticDistillation(Distillation):
    def __init__(self, teacher, args):
        super().__init__(teacher, args)
        self.slow = copy.deepcopy(self.ema)
        self.start = 0
        self.mean_auc, self.mean_ratio = 0.5, None
        self.heads = self.adam_heads = None
        if args.critic != 'psi' and args.method == 'sida':
            self.heads = Heads(self.phi) if args.critic == 'teacher' else Fisher(self.phi, args.ridge, args.grid)
        if args.critic == 'teacher' and args.method == 'sida':
            self.adam_heads = torch.optim.Adam(self.heads.parameters(), args.head_lr, (args.beta1, args.beta2), 1e-8)
        # The critic in the generator's update.
        self.adviser = copy.deepcopy(self.heads or self.psi) if args.critic_ema else None

    def parts(self):
        more = dict(slow=self.slow, heads=self.heads, adam_heads=self.adam_heads, adviser=self.adviser)
        return super().parts() | {k: v for k, v in more.items() if v}

    def falling(self, name, nimg, log=False):
        """The setting NAME on its way to NAME_end, linear or logarithmic."""
        begin, end = (getattr(self.args, key) for key in (name, name + '_end'))
        if end is None:
            return begin
        t = min(max((nimg - self.start - self.args.alone) / self.args.fall, 0), 1)
        return begin ** (1 - t) * end**t if log else begin + t * (end - begin)

    def critic_noise(self, like, nimg):
        sigma = torch.exp(torch.randn(len(like), 1, 1, 1) * self.args.dp_std + self.falling('dp_mean', nimg))
        return sigma, sigma * torch.randn_like(like)

    def logits(self, noisy, sigma, labels, critic=None):
        """Of the current critic, or of its average."""
        if self.heads:
            return (critic or self.heads)(self.phi(noisy, sigma, labels, flag='features'))
        return (critic or self.psi)(noisy, sigma, labels, flag='encoder')

    def critic_loss(self, real, y, labels, nimg):
        """Mean over maps and batch of -(log s(logits of real) + log(1 - s(logits of generated))) / 2, where s is the
        logistic function. A real and a generated image of a pair share sigma, not noise.
        """
        sigma, noise = self.critic_noise(real, nimg)
        noisy = (real + noise).requires_grad_(self.args.r1 > 0)
        on_real = self.logits(noisy, sigma, labels)
        on_fake = self.logits(y + sigma * torch.randn_like(y), sigma, labels)
        return self.real_or_fake(on_real, on_fake) + self.penalty(on_real, noisy, sigma, labels), (on_real, on_fake)

    @staticmethod
    def real_or_fake(on_real, on_fake):
        return (F.softplus(-on_real).mean() + F.softplus(on_fake).mean()) / 2

    def penalty(self, on_real, noisy, sigma, labels):
        a, logit = self.args, on_real.flatten(1).mean(1)
        if a.r1:
            slope, = torch.autograd.grad(logit.sum(), noisy, create_graph=True)
            return a.r1 / 2 * slope.square().sum([1, 2, 3]).mean()
        if a.ar1:
            step = 0.05
            near = self.logits(noisy + step * torch.randn_like(noisy), sigma, labels).flatten(1).mean(1)
            return a.ar1 / 2 * ((near - logit) / step).square().mean()
        return 0

    def update_fisher(self, real, y, labels, nimg):
        """Logits before the update."""
        sigma, noise = self.critic_noise(real, nimg)
        with torch.no_grad():
            maps = [self.phi(x, sigma, labels, flag='features') for x in (real + noise, y + sigma * torch.randn_like(y))]
            logits = [self.heads(m) for m in maps]
        self.heads.learn(*maps)
        return self.real_or_fake(*logits), logits

    def update_heads(self, real, y, labels, nimg, data):
        """Logits and loss of the first update, before it."""
        if isinstance(self.heads, Fisher):
            return self.update_fisher(real, y, labels, nimg)
        first = None
        for _ in range(self.args.head_updates):
            if first:
                real, labels = data.batch(len(real))
                with torch.no_grad():
                    y = self.generate(self.theta, labels)
            loss, logits = self.critic_loss(real, y, labels, nimg)
            first = first or (loss.detach(), logits)
            self.step(self.heads, self.adam_heads, loss)
        return first

    def update_critic(self, data, nimg):
        """One update of psi: the score on generated images, and the critic's loss."""
        a, (real, labels) = self.args, data.batch(self.args.batch)
        self.psi.requires_grad_(True)
        with torch.no_grad():
            y = self.generate(self.theta, labels)
        score, of = self.score_terms(y, labels)
        seen, total = dict(psi=score.item() / self.pixels), score
        if a.method == 'sida':
            if a.dp_mean is None:
                on_real = self.psi(real + of['noise'], of['sigma'], labels, flag='encoder')
                logits = on_real, of['fake']
                loss = self.real_or_fake(*logits)
                total = score + a.lsd * of['w'].mean() * loss
            elif self.heads:
                loss, logits = self.update_heads(real, y, labels, nimg, data)
            else:
                loss, logits = self.critic_loss(real, y, labels, nimg)
                total = score + self.falling('lsd', nimg, log=True) * loss
            now = auc(*(x.detach() for x in logits))
            self.mean_auc = DECAY * self.mean_auc + (1 - DECAY) * now
            seen.update(auc=now, d=loss.item())
        self.adam_psi.param_groups[0]['lr'] = a.lr * a.lr_lead ** lead_of(self.mean_auc)
        self.step(self.psi, self.adam_psi, total)
        return seen

    def step(self, net, adam, loss):
        adam.zero_grad(set_to_none=True)
        loss.backward()
        self.tidy(net, 0)
        adam.step()

    def adversarial_weight(self, ratio, nimg):
        """Weight of the adversarial gradient. ratio: its norm at the image over SiD's, before weighting."""
        self.mean_ratio = ratio if self.mean_ratio is None else DECAY * self.mean_ratio + (1 - DECAY) * ratio
        if not self.args.share:
            return self.args.lsg_gan
        lead = lead_of(self.mean_auc) if self.args.lead else 1
        return self.falling('share', nimg) * lead / max(self.mean_ratio, 1e-12)

    def update_generator(self, labels, nimg):
        """Adds the weighted adversarial gradient to SiD's at the image, and propagates the sum into theta."""
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
                adversarial = F.softplus(-self.logits(leaf + noise, sigma, labels, self.adviser)).mean() * self.pixels
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
        """Updates psi, theta and the moving averages. Returns the measurements."""
        a, seen = self.args, {}
        for _ in range(a.psi_updates):
            seen.update(self.update_critic(data, nimg))
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
        if self.adviser:
            beta = 0.5 ** (self.args.batch / min(self.args.critic_ema, max(0.1 * nimg, 1)))
            now = (self.heads or self.psi).state_dict()
            for key, value in self.adviser.state_dict().items():
                value.lerp_(now[key], 1 - beta)
