using Compiled;

namespace Residual.Networks;

/// <summary>
/// A residual unit that halves the image and changes its channels. The short cut has to do the same, by a convolution of 1 x 1 with a stride.
/// </summary>
[Block]
[Conv2D(HalvingUnit.Filters, 3, Stride = 2, Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv2D(HalvingUnit.Filters, 3, Pad = Pad.Same, Bias = false), BatchNorm(Name = "body")]
[Conv2D(HalvingUnit.Filters, 1, Stride = 2, Bias = false, From = Block.Input), BatchNorm, Add("body"), ReLU]
internal static class HalvingUnit
{
    /// <summary>Channels of the image afterwards.</summary>
    public const int Filters = 32;
}
