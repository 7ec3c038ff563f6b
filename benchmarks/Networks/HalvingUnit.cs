namespace Compiled.Benchmarks.Networks;

/// <summary>Two convolutions, the first with stride 2, and a convolution of 1 x 1 with stride 2 on the short cut, added.</summary>
[Block]
[Conv2D(HalvingUnit.Filters, 3, Stride = 2, Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv2D(HalvingUnit.Filters, 3, Padding = 1, Bias = false), BatchNorm(Name = "body")]
[Conv2D(HalvingUnit.Filters, 1, Stride = 2, Bias = false, From = Block.Input), BatchNorm, Add("body"), ReLU]
internal static class HalvingUnit
{
    /// <summary>Channels of the image afterwards.</summary>
    public const int Filters = 32;
}
