using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>A network that hands out what its layers make: one of <c>[Network(..., Inspect = true)]</c>.</summary>
public interface IInspectable : INetwork
{
    /// <summary>The floats of one sample that all layers make together.</summary>
    int LayerOutputLength { get; }

    /// <summary>
    /// The name, shape and place of what each layer makes of one sample. What is computed in one step, as a layer with the activation behind it, is one value with the
    /// first layer's name; dropout, which does nothing in inference, and layers that only rename have none.
    /// </summary>
    IReadOnlyList<ParameterInfo> LayerOutputLayout { get; }

    /// <summary>Computes what every layer makes, in inference mode: to the bit what <see cref="INetwork.Forward"/> computes of more than 8 samples.</summary>
    /// <param name="inputs"><c>n * InputLength</c> floats.</param>
    /// <param name="outputs">
    /// <c>n * LayerOutputLength</c> floats, overwritten: layer after layer, and of each layer sample after sample, row-major. A layer's begin at n times its offset in
    /// <see cref="LayerOutputLayout"/>.
    /// </param>
    /// <exception cref="ArgumentException">A span has the wrong length; nothing is written.</exception>
    void Inspect(ReadOnlySpan<float> inputs, Span<float> outputs);
}
