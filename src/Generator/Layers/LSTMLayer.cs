using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Long short-term memory with gates i, f, g, o; without i where it is coupled to f.</summary>
internal sealed class LSTMLayer(LayerSpec spec) : RecurrentLayer(spec)
{
    /// <summary>Whether the gates see the cell.</summary>
    public bool Peepholes { get; } = spec.Flag("Peepholes", false);

    /// <summary>Whether i = 1 - f.</summary>
    public bool CoupledGates { get; } = spec.Flag("CoupledGates", false);

    public override string Kind => "LSTM";

    public override int Gates => CoupledGates ? 3 : 4;

    public override string Formula => "h[t] = o tanh(c[t]), c[t] = f c[t - 1] + i g, " + (CoupledGates ? "f, g, o" : "i, f, g, o")
        + " from W_ih x[t] + W_hh h[t - 1] + b" + (Peepholes ? " and the cell" : "") + (CoupledGates ? ", i = 1 - f" : "");

    protected override int CellFlops => Peepholes ? 16 : 10;

    protected override string Options => (Peepholes ? ", peepholes" : "") + (CoupledGates ? ", coupled" : "");

    protected override IEnumerable<Tensor> Direction(int features)
    {
        foreach (Tensor tensor in base.Direction(features))
        {
            yield return tensor;
        }

        if (Peepholes)
        {
            yield return new Tensor("peephole", new Shape(CoupledGates ? 2 : 3, Units), ParameterInit.Zeros, 0, 1, 1, "weights of the cell in the gates " + (CoupledGates ? "f and o" : "i, f and o"));
        }
    }
}
