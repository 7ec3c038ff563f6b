using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Quadratic up to delta, linear beyond.</summary>
internal sealed class HuberLayer(LayerSpec spec) : LossLayer
{
    /// <summary>The difference at which the square becomes a line.</summary>
    public float Delta { get; } = spec.Float("Delta", 1f);

    public override string Kind => "Huber";

    public override string Description => Delta == 1f ? Kind : Signature;

    public override string Signature => $"Huber({FloatLiteral.Text(Delta)})";

    public override string Formula =>
        "L = d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2), with d = y - t, averaged over elements and samples";

    public override string? CheckArguments() => Delta is > 0 and < float.PositiveInfinity
        ? null
        : $"a delta of {FloatLiteral.Text(Delta)} leaves nothing to measure; give Huber a positive finite one";
}
