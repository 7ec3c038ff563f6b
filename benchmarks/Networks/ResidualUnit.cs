namespace Compiled.Benchmarks.Networks;

/// <summary>Two convolutions and the image unchanged, added.</summary>
[Block]
[Conv2D(ResidualUnit.Filters, 3, Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv2D(ResidualUnit.Filters, 3, Padding = 1, Bias = false), BatchNorm, Add(Block.Input), ReLU]
internal static class ResidualUnit
{
    /// <summary>Channels of the image, before and after.</summary>
    public const int Filters = 16;
}
