using System.Globalization;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Turns the <c>Init</c> enumeration of the attributes into how a weight is drawn.</summary>
internal static class WeightInit
{
    /// <summary>The value of <c>Init.Normal</c>, the only one that reads <c>InitStd</c>.</summary>
    public const int Normal = 3;

    /// <summary>The default of <c>InitStd</c>.</summary>
    public const float DefaultStandardDeviation = 0.01f;

    /// <summary>What is wrong with the arguments <c>Init</c> and <c>InitStd</c> of a layer, or null.</summary>
    public static string? Check(int init, float standardDeviation) =>
        init is < 0 or > 6 ? $"{init.ToString(CultureInfo.InvariantCulture)} is no member of Compiled.Init; use one of them"
        : standardDeviation is >= 0 and < float.PositiveInfinity ? null
        : $"an InitStd of {FloatLiteral.Text(standardDeviation)} is no standard deviation; give it a finite number of 0 or more";

    /// <summary>Resolves <c>Init.Auto</c> by the activation that follows: He before ReLU-like ones, Xavier otherwise.</summary>
    /// <param name="init">The value of <c>Compiled.Init</c>: Auto, He, Xavier, Normal, Zeros, HeUniform, XavierUniform in this order.</param>
    /// <param name="activation">The layer that follows, or null.</param>
    public static ParameterInit Resolve(int init, Layer? activation) => init switch
    {
        1 => ParameterInit.He,
        2 => ParameterInit.Xavier,
        Normal => ParameterInit.Normal,
        4 => ParameterInit.Zeros,
        5 => ParameterInit.HeUniform,
        6 => ParameterInit.XavierUniform,
        _ => activation is { IsReLULike: true } ? ParameterInit.He : ParameterInit.Xavier,
    };
}
