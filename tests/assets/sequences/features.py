"""Makes features.json: layers with a number for each feature on sequences of four steps, as PyTorch computes them on the steps as rows.

Run with Python and PyTorch (made with 1.13): python3 features.py > features.json
"""
import json

import torch

torch.manual_seed(5)
steps, features, units = 4, 3, 5
prelu, dense, out = torch.nn.PReLU(features), torch.nn.Linear(features, units), torch.nn.Linear(units + features, 2)
batch, group = torch.nn.BatchNorm1d(units), torch.nn.GroupNorm(4, units + features)
parameters = [tensor for layer in (prelu, dense, batch, group, out) for tensor in layer.parameters()]
for parameter in parameters:
    torch.nn.init.uniform_(parameter, -1, 1)
x, y = torch.randn(3, steps, features), torch.randn(3, steps, 2)


def network():
    rows = prelu(x.reshape(-1, features))
    joined = torch.cat([torch.relu(batch(dense(rows))), rows], dim=1)
    return out(group(joined)).reshape(3, steps, 2)


def flat(*tensors):
    return [float(value) for tensor in tensors for value in tensor.detach().flatten()]


trained = network()
loss = 0.5 * ((trained - y) ** 2).sum() / 3
loss.backward()
batch.eval()
print(json.dumps({
    "x": flat(x), "y": flat(y), "loss": flat(loss), "parameters": flat(*parameters), "gradient": flat(*(tensor.grad for tensor in parameters)),
    "state": flat(batch.running_mean, batch.running_var), "out": flat(network()),
}, indent=1))
