"""A small convolutional classifier whose 64 penultimate numbers are fixed features for Frechet distances.

    x [B, 3, R, R] in [-1, 1]
    conv0 3x3 3->16, relu, 2x2 max; conv1 3x3 16->32, relu, 2x2 max; conv2 3x3 32->64, relu, 2x2 max
    (R = 16: the image is doubled first, nearest copy);  conv3 3x3 64->64, relu; 2x2 mean; flatten [256]
    fc0 256->64, relu = features;  fc1 64->classes = logits
"""

import json

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import safetensors_io

WIDTHS = [16, 32, 64, 64]


class Classifier(nn.Module):
    def __init__(self, classes=10, widths=WIDTHS, features=64, dropout=0.0):
        super().__init__()
        self.widths, self.n_features, self.classes, self.dropout = list(widths), features, classes, dropout
        n_in = 3
        for i, n_out in enumerate(widths):
            setattr(self, f'conv{i}', nn.Conv2d(n_in, n_out, 3, padding=1))
            n_in = n_out
        self.fc0 = nn.Linear(4 * n_in, features)
        self.fc1 = nn.Linear(features, classes)

    def features(self, x):
        if x.shape[-1] == 16:
            x = F.interpolate(x, scale_factor=2, mode='nearest')
        for i in range(4):
            x = F.relu(getattr(self, f'conv{i}')(x))
            x = F.avg_pool2d(x, 2) if i == 3 else F.max_pool2d(x, 2)
        return F.relu(self.fc0(F.dropout(x.flatten(1), self.dropout, self.training)))

    def forward(self, x):
        return self.fc1(F.dropout(self.features(x), self.dropout, self.training))


def load_classifier(path):
    tensors, metadata = safetensors_io.load(path)
    cfg = json.loads(metadata['network'])
    net = Classifier(cfg['classes'], cfg['widths'], cfg['features'])
    net.load_state_dict({k: torch.from_numpy(v) for k, v in tensors.items()})
    return net.eval(), metadata


def save_classifier(path, net, **metadata):
    cfg = {'class': 'Classifier', 'classes': net.classes, 'widths': net.widths, 'features': net.n_features}
    state = {k: v.detach().numpy().astype(np.float32) for k, v in net.state_dict().items()}
    meta = {k: v if isinstance(v, str) else json.dumps(v) for k, v in metadata.items()}
    safetensors_io.save(path, state, {'format': 'sida-lab/1', 'role': 'classifier', 'network': json.dumps(cfg), **meta})


@torch.no_grad()
def predict(net, images, batch=250):
    """(features [N, 64], class indices [N]) of images in [-1, 1]."""
    features = torch.cat([net.features(images[i:i + batch]) for i in range(0, len(images), batch)])
    return features, net.fc1(features).argmax(1)
