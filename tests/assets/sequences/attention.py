"""Makes attention.json: PyTorch's MultiheadAttention on two sequences of four steps of six features, causal and not, with loss and gradients.

Run with Python and PyTorch (made with 1.13): python3 attention.py > attention.json
"""
import json

import torch

torch.manual_seed(11)
cases = []
for causal in (True, False):
    attention = torch.nn.MultiheadAttention(6, 2, batch_first=True)
    for parameter in attention.parameters():
        torch.nn.init.uniform_(parameter, -0.7, 0.7)
    x, y = torch.randn(2, 4, 6), torch.randn(2, 4, 6)
    mask = torch.ones(4, 4).triu(1).bool() if causal else None
    out, _ = attention(x, x, x, attn_mask=mask, need_weights=False)
    loss = 0.5 * ((out - y) ** 2).sum() / 2
    loss.backward()
    tensors = [attention.in_proj_weight, attention.in_proj_bias, attention.out_proj.weight, attention.out_proj.bias]

    def flat(tensor):
        return [float(value) for value in tensor.detach().flatten()]

    cases.append({
        "causal": causal, "x": flat(x), "y": flat(y), "out": flat(out), "loss": [float(loss)],
        "parameters": [value for tensor in tensors for value in flat(tensor)],
        "gradient": [value for tensor in tensors for value in flat(tensor.grad)],
    })
print(json.dumps(cases, indent=1))
