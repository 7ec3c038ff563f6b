using System;
using Compiled;

namespace Mnist.Pictures;

/// <summary>The kernels of a network's first layer at one moment: of a convolution its filters, of a dense or recurrent layer the input weights of each unit or gate.</summary>
/// <param name="Tensor">The name of the tensor they are.</param>
/// <param name="Count">How many kernels there are.</param>
/// <param name="Height">The rows of one.</param>
/// <param name="Width">The columns of one.</param>
/// <param name="Weights"><c>Count * Height * Width</c> weights, row by row.</param>
internal sealed record Filters(string Tensor, int Count, int Height, int Width, float[] Weights)
{
    private const int ImageSide = 28;

    /// <summary>Copies them from a network whose samples are images of 28 x 28 with one channel.</summary>
    public static Filters Of(INetwork network)
    {
        // The parameters begin with the first layer's weight: (filters, 1, kernel height, kernel width), (units, 28 * 28) or (gates, 28).
        ParameterInfo first = network.Layout[0];
        bool convolution = first.Shape.Count == 4;
        return new(
            first.Name,
            first.Shape[0],
            convolution ? first.Shape[2] : first.Shape[1] / ImageSide,
            convolution ? first.Shape[3] : ImageSide,
            network.Parameters.Slice(first.Offset, first.Length).ToArray());
    }

    /// <summary>The weights of one kernel.</summary>
    public ReadOnlySpan<float> this[int index] => Weights.AsSpan(index * Height * Width, Height * Width);
}
