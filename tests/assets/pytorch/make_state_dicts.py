"""Writes two small state_dicts as safetensors files, and what PyTorch computes with them. Needs PyTorch alone; run it in this folder."""
import json
import struct

import torch

TYPES = {torch.float32: "F32", torch.int64: "I64", torch.float16: "F16"}


def save(tensors, path):
    header, data = {}, b""
    # Wider elements first, as the safetensors package writes them.
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].element_size()):
        content = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def rounded(tensor):
    return [float(value) for value in tensor.detach().flatten()]


torch.manual_seed(1)
model = torch.nn.Sequential(
    torch.nn.Linear(6, 8), torch.nn.BatchNorm1d(8), torch.nn.ReLU(), torch.nn.Dropout(0.25), torch.nn.Linear(8, 3))
for _ in range(5):
    model(torch.randn(10, 6) * 2 + 1)
model.eval()
inputs = torch.randn(4, 6)
save(model.state_dict(), "tiny.safetensors")

lstm = torch.nn.LSTM(3, 2)
save({"rnn." + name: tensor for name, tensor in lstm.state_dict().items()}, "lstm.safetensors")
state = lstm.state_dict()
with open("expected.json", "w") as file:
    json.dump({
        "inputs": rounded(inputs),
        "outputs": rounded(model(inputs)),
        "lstm_bias": rounded(state["bias_ih_l0"] + state["bias_hh_l0"]),
        "lstm_weight_hh": rounded(state["weight_hh_l0"]),
    }, file)
    file.write("\n")
