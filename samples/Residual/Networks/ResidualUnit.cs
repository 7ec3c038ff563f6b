using Compiled;

namespace Residual.Networks;

/// <summary>Two convolutions around which the image also goes unchanged: the unit learns what to add to it.</summary>
[Block]
[Conv2D(ResidualUnit.Filters, 3, Pad = Pad.Same, Bias = false), BatchNorm, ReLU]
[Conv2D(ResidualUnit.Filters, 3, Pad = Pad.Same, Bias = false), BatchNorm, Add(Block.Input), ReLU]
internal static class ResidualUnit
{
    /// <summary>Channels of the image, before and after.</summary>
    public const int Filters = 16;
}
