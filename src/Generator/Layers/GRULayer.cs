using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>A gated recurrent unit with gates r, z, n, as PyTorch's: the reset gate acts after the product, and there are two biases.</summary>
internal sealed class GRULayer(LayerSpec spec) : RecurrentLayer(spec)
{
    public override string Kind => "GRU";

    public override int Gates => 3;

    public override string Formula => "h[t] = (1 - z) n + z h[t - 1], n = tanh(W_in x[t] + b_in + r (W_hn h[t - 1] + b_hn)), r and z sigmoids of W_ih x[t] + b_ih + W_hh h[t - 1] + b_hh";

    protected override int CellFlops => 10;

    protected override IReadOnlyList<string> Biases => ["bias_ih", "bias_hh"];
}
