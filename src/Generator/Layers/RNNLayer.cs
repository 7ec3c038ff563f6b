using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>h[t] = f(W_ih x[t] + W_hh h[t - 1] + b) with f tanh, sigmoid or ReLU.</summary>
internal sealed class RNNLayer(LayerSpec spec) : RecurrentLayer(spec)
{
    // The members of Compiled.Activation, in their order.
    private static readonly ActivationLayer[] Functions = [new TanhLayer(), new SigmoidLayer(), new ReLULayer()];

    private readonly int _activation = spec.Integer("Activation");

    /// <summary>The function f.</summary>
    public ActivationLayer Activation => Functions[_activation];

    public override string Kind => "RNN";

    public override int Gates => 1;

    public override string Formula => $"h[t] = f(W_ih x[t] + W_hh h[t - 1] + b), f {Activation.Kind}";

    public override string? CheckArguments() => base.CheckArguments()
        ?? (_activation < 0 || _activation >= Functions.Length ? $"{Count(_activation)} is no member of Compiled.Activation; use one of them" : null);

    protected override int CellFlops => 1;

    protected override string Options => Activation is TanhLayer ? "" : ", " + Activation.Kind;
}
