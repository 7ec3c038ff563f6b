using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Turns the <c>Init</c> enumeration of the attributes into how a weight is drawn.</summary>
internal static class WeightInit
{
    /// <summary>Whether a number is a member of <c>Compiled.Init</c>.</summary>
    public static bool IsKnown(int init) => init is >= 0 and <= 6;

    /// <summary>Resolves <c>Init.Auto</c> by the activation that follows: He before ReLU-like ones, Xavier otherwise.</summary>
    /// <param name="init">The value of <c>Compiled.Init</c>: Auto, He, Xavier, Normal, Zeros, HeUniform, XavierUniform in this order.</param>
    /// <param name="activation">The layer that follows, or null.</param>
    public static ParameterInit Resolve(int init, Layer? activation) => init switch
    {
        1 => ParameterInit.He,
        2 => ParameterInit.Xavier,
        3 => ParameterInit.Normal,
        4 => ParameterInit.Zeros,
        5 => ParameterInit.HeUniform,
        6 => ParameterInit.XavierUniform,
        _ => activation is { IsReLULike: true } ? ParameterInit.He : ParameterInit.Xavier,
    };
}
