"""SiD and SiDA in plain PyTorch, to search hyperparameters. Formulas, constants and order of updates are the page's.

    python3 distill.py --teacher nano-teacher.safetensors --method sida --records s16-train.bin \
        --classifier shapes10-classifier.safetensors --images 50000 --every 5000

Every --every images it prints the Frechet distance of the EMA generator's one-step samples to the data and to the
teacher's 18-step Heun samples (stored in --heun between runs). It also prints the share of samples that the classifier
assigns to the requested class.
"""

import argparse
import copy
import json
import os
import time

import torch
import torch.nn.functional as F

import networks
from check_teacher import frechet, to_bytes, write_sheet
from classifier import load_classifier, predict
from train_teacher import P_MEAN, P_STD, SIGMA_DATA, read_records


class Streams:
    """Endless shuffled batches of images in [-1, 1] and one-hot labels; latents; noise."""

    def __init__(self, path, res, xflip):
        self.images, self.labels = read_records(path, res)
        self.xflip, self.order, self.at = xflip, torch.randperm(len(self.images)), 0

    def batch(self, n):
        if self.at + n > len(self.order):
            self.order, self.at = torch.randperm(len(self.images)), 0
        pick = self.order[self.at:self.at + n]
        self.at += n
        x = self.images[pick].float() / 127.5 - 1
        if self.xflip:
            x = torch.where(torch.rand([n, 1, 1, 1]) < 0.5, x.flip(3), x)
        return x, F.one_hot(self.labels[pick], 10).float()


class Distillation:
    """phi, psi, theta and its EMA, with one update of each as a method."""

    def __init__(self, teacher, args):
        self.args = args
        # copied first: a copy of a frozen network is frozen too, but theta must be trained
        self.psi, self.theta, self.ema = (copy.deepcopy(teacher).eval() for _ in range(3))
        self.phi = teacher.eval().requires_grad_(False)
        self.res = teacher.cfg['img_resolution']
        self.pixels = 3 * self.res**2
        eps = 1e-8
        self.adam_psi = torch.optim.Adam(self.psi.parameters(), args.lr, (args.beta1, args.beta2), eps)
        self.adam_theta = torch.optim.Adam(self.theta.parameters(), args.glr, (args.g_beta1, args.beta2), eps)

    def generate(self, net, labels):
        z = torch.randn([len(labels), 3, self.res, self.res])
        s = self.args.init_sigma
        return net(s * z, torch.full([len(labels)], s), labels)

    def score_terms(self, y, labels):
        """psi's EDM loss on generated images y (sum over pixels, mean over the batch). Also sigma, noise, weights and
        logits of its pass.
        """
        a = self.args
        sigma = torch.exp(torch.randn([len(y), 1, 1, 1]) * a.p_std + a.p_mean)
        noise = sigma * torch.randn_like(y)
        w = (sigma**2 + SIGMA_DATA**2) / (sigma * SIGMA_DATA) ** 2
        d, fake = self.psi(y + noise, sigma, labels, flag='encoder_decoder')
        return a.ls * (w * (d - y) ** 2).sum() / len(y), dict(sigma=sigma, noise=noise, w=w, fake=fake)

    def update_psi(self, real, labels):
        """EDM loss on generated images, and for SiDA the encoder's real/fake loss (algorithm: sections 8 and 9)."""
        a = self.args
        self.psi.requires_grad_(True)
        with torch.no_grad():
            y = self.generate(self.theta, labels)
        score, of = self.score_terms(y, labels)
        total, seen = score, dict(psi=score.item() / self.pixels)
        if a.method == 'sida':
            logits = self.psi(real + of['noise'], of['sigma'], labels, flag='encoder')
            mean_w, fake = of['w'].mean(), of['fake']
            loss_d = a.lsd * mean_w * (F.softplus(-logits).mean() + F.softplus(fake).mean()) / 2
            total = score + loss_d
            seen.update(d=loss_d.item() / mean_w.item(), real=logits.sigmoid().mean().item(), fake=fake.sigmoid().mean().item())
        self.adam_psi.zero_grad(set_to_none=True)
        total.backward()
        self.tidy(self.psi, a.clip if a.method == 'sida' else 0)
        self.adam_psi.step()
        return seen

    def sid_terms(self, x, labels):
        """The SiD loss of generated images x (times lsg), and the adversarial loss of psi's logits for the same noisy x."""
        a = self.args
        u = torch.rand([len(x), 1, 1, 1]) * a.tmax / 1000
        low, high = 0.002 ** (1 / 7), 80.0 ** (1 / 7)
        sigma = (high + (1 - u) * (low - high)) ** 7
        x_t = x + sigma * torch.randn_like(x)
        y_real = self.phi(x_t, sigma, labels)
        y_fake, logits = self.psi(x_t, sigma, labels, flag='encoder_decoder')
        wf = (x - y_real).detach().abs().mean([1, 2, 3], keepdim=True).clamp(min=1e-5)
        gap = y_real - y_fake
        loss = a.lsg * (gap * ((y_real - x) - a.alpha * gap) / wf).sum() / len(x)
        adversarial = (F.softplus(-logits.clamp(-10, 10)).mean() / wf).sum() * self.pixels / len(x)
        return loss, adversarial, gap.detach().abs().mean().item()

    def set_theta_rate(self, nimg):
        a = self.args
        if a.glr_tref:
            self.adam_theta.param_groups[0]['lr'] = a.glr / max(nimg / a.glr_tref, 1) ** 0.5

    def update_theta(self, labels, with_adversarial, nimg):
        """The SiD loss, and for SiDA the mean adversarial loss of the encoder, through phi and psi into theta."""
        self.psi.requires_grad_(False)
        x = self.generate(self.theta, labels)
        loss, adversarial, gap = self.sid_terms(x, labels)
        if with_adversarial:
            loss = 0.5 * loss + 0.5 * self.args.lsg_gan * adversarial
        self.set_theta_rate(nimg)
        self.adam_theta.zero_grad(set_to_none=True)
        loss.backward()
        self.tidy(self.theta, 0)
        self.adam_theta.step()
        return dict(g=loss.item() / self.pixels, gap=gap)

    @staticmethod
    def tidy(net, clip):
        for p in net.parameters():
            if p.grad is not None:
                p.grad.nan_to_num_(0, 1e5, -1e5)
                if clip:
                    p.grad.clamp_(-clip, clip)

    def parts(self):
        return dict(psi=self.psi, theta=self.theta, ema=self.ema, adam_psi=self.adam_psi, adam_theta=self.adam_theta)

    @torch.no_grad()
    def average(self, nimg):
        self.follow(self.ema, self.args.ema, self.args.ema_rampup, nimg)

    def follow(self, average, half_life, rampup, nimg):
        beta = 0.5 ** (self.args.batch / max(min(half_life, rampup * nimg), 1e-8))
        for e, p in zip(average.parameters(), self.theta.parameters()):
            e.lerp_(p, 1 - beta)


class Judge:
    """Frechet distances to the data and to the teacher's Heun samples."""

    def __init__(self, phi, args):
        self.net, _ = load_classifier(args.classifier)
        self.labels = torch.arange(args.samples) % 10
        self.onehot = F.one_hot(self.labels, 10).float()
        generator = torch.Generator().manual_seed(1234)
        res = phi.cfg['img_resolution']
        self.z = torch.randn([args.samples, 3, res, res], generator=generator)
        self.sigma, self.sheet = args.init_sigma, args.sheet
        images, _ = read_records(args.records, res)
        self.data, _ = predict(self.net, images[:10000].float() / 127.5 - 1)
        self.heun = predict(self.net, self.heun_samples(phi, args).float() / 127.5 - 1)[0]

    def heun_samples(self, phi, args):
        if args.heun and os.path.exists(args.heun):
            return torch.load(args.heun)
        # Other latents than those of the judged samples. Equal latents would make the distance small.
        z = torch.randn(self.z.shape, generator=torch.Generator().manual_seed(4321))
        chunks = [networks.heun_sample(phi, z[i:i + 50], self.onehot[i:i + 50]) for i in range(0, len(z), 50)]
        pixels = to_bytes(torch.cat(chunks))
        if args.heun:
            torch.save(pixels, args.heun)
        return pixels

    @torch.no_grad()
    def __call__(self, net, nimg):
        s = self.sigma
        chunks = []
        for i in range(0, len(self.z), 50):
            z = self.z[i:i + 50]
            chunks.append(net(s * z, torch.full([len(z)], s), self.onehot[i:i + 50]))
        pixels = to_bytes(torch.cat(chunks))
        features, classes = predict(self.net, pixels.float() / 127.5 - 1)
        if self.sheet:
            write_sheet(f'{self.sheet}-{nimg:06d}.png', pixels[:100], 10)
        right = (classes == self.labels).float().mean().item()
        mean = round(pixels.float().mean().item() / 127.5 - 1, 3)  # brightness, to which the features are almost blind
        distances = dict(data=round(frechet(features, self.data), 3), teacher=round(frechet(features, self.heun), 3))
        return dict(**distances, right=round(right, 3), mean=mean)


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('teacher', 'records', 'classifier'):
        p.add_argument('--' + name, required=True)
    p.add_argument('--method', choices=['sid', 'sida'], default='sida')
    p.add_argument('--heun', help='file that keeps the Heun samples between runs')
    p.add_argument('--sheet', help='prefix of sample sheets')
    p.add_argument('--save', help='file for the EMA generator')
    p.add_argument('--state', help='file that keeps the whole run at every checkpoint; one that is there is gone on with')
    p.add_argument('--xflip', action='store_true')
    whole = dict(batch=32, psi_updates=1, images=50000, every=5000, samples=1000, theta_after=0, gan_after=0, seed=0, threads=1)
    real = dict(
        lr=5e-4, glr=5e-5, glr_tref=0, beta1=0.0, g_beta1=0.0, beta2=0.999, ema=2000, ema_rampup=0.05, alpha=1.0, tmax=800, init_sigma=2.5,
        p_mean=P_MEAN, p_std=P_STD, ls=1.0, lsd=1.0, lsg=100.0, lsg_gan=0.01, clip=1.0,
    )
    for kind, group in ((int, whole), (float, real)):
        for name, default in group.items():
            p.add_argument('--' + name.replace('_', '-'), type=kind, default=default)
    return p.parse_args()


def recipe(args):
    """The run's settings for a file that is shared: files by name, without paths of this machine."""
    kept = {k: v for k, v in vars(args).items() if k not in ('heun', 'sheet', 'save', 'state', 'threads')}
    return kept | {k: os.path.basename(kept[k]) for k in ('teacher', 'records', 'classifier')}


def save(run, args, nimg):
    """Writes the EMA generator and the whole run at every checkpoint, so that an interrupted run loses little."""
    if args.save:
        networks.save_network(args.save, run.ema, 'generator', nimg=nimg, seed=args.seed, init_sigma=args.init_sigma, recipe=recipe(args))
    if args.state:
        torch.save(dict(nimg=nimg, rng=torch.get_rng_state(), **{k: v.state_dict() for k, v in run.parts().items()}), args.state)


def restore(run, args):
    """Images seen by the run in --state. The order of the data starts again."""
    if not args.state or not os.path.exists(args.state):
        return 0
    kept = torch.load(args.state)
    for name, part in run.parts().items():
        part.load_state_dict(kept[name])
    torch.set_rng_state(kept['rng'])
    return kept['nimg']


def main():
    args = parse()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    teacher, _ = networks.load_network(args.teacher)
    run = Distillation(teacher, args)
    judge = Judge(run.phi, args)
    data = Streams(args.records, run.res, args.xflip)
    print(json.dumps(vars(args)), flush=True)
    nimg = restore(run, args)
    print(json.dumps(dict(nimg=nimg, heun_to_data=round(frechet(judge.heun, judge.data), 3), **judge(run.ema, nimg))), flush=True)
    due, started, sums, steps = nimg + args.every, time.time(), {}, 0
    while nimg < args.images:
        rows = {}
        for _ in range(args.psi_updates):
            rows.update(run.update_psi(*data.batch(args.batch)))
        if args.method == 'sid' or nimg > args.theta_after:
            gan = args.method == 'sida' and nimg > args.gan_after
            rows.update(run.update_theta(data.batch(args.batch)[1], gan, nimg))
        run.average(nimg)
        nimg, steps = nimg + args.batch, steps + 1
        for k, v in rows.items():
            sums[k] = sums.get(k, 0) + v
        if nimg >= due:
            means = {k: round(v / steps, 4) for k, v in sums.items()}
            print(json.dumps(dict(nimg=nimg, **judge(run.ema, nimg), **means, sec=round(time.time() - started))), flush=True)
            due, sums, steps = due + args.every, {}, 0
            save(run, args, nimg)
    save(run, args, nimg)


if __name__ == '__main__':
    main()
