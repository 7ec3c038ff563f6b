using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Inverted dropout: zeros at random in training, the kept values scaled by 1 / (1 - rate); nothing in inference.</summary>
internal sealed class DropoutLayer(LayerSpec spec) : Layer
{
    /// <summary>The probability of dropping a value, in [0, 1).</summary>
    public float Rate { get; } = spec.Float("Rate", 0f);

    public override string Kind => "Dropout";

    public override string Description => $"Dropout({FloatLiteral.Text(Rate)})";

    public override string Signature => Description;

    public override bool WorksByStep => true;

    public override string Formula => "y = x / (1 - rate) where kept, 0 where dropped; y = x in inference";

    public override string? CheckArguments() =>
        Rate is >= 0 and < 1 ? null : $"a Dropout rate of {FloatLiteral.Text(Rate)} is not a probability below 1; give it 0 or more and less than 1";

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 0;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 2 * output.Length;
}
