using System;

namespace Compiled;

/// <summary>
/// The first values of weights. Each depends on the seed, the tensor's number in the network and the position in the tensor alone, with the
/// same bits on every machine.
/// </summary>
public static class Initializer
{
    // Keeps these draws apart from other uses of the same seed, such as dropout.
    private const ulong Purpose = 0x57656967_68747321;

    /// <summary>Normal numbers with standard deviation <c>sqrt(2 / fanIn)</c>, for layers before ReLU-like activations.</summary>
    /// <remarks>K. He et al., "Delving deep into rectifiers: surpassing human-level performance on ImageNet classification", 2015, eq. 10.</remarks>
    /// <inheritdoc cref="XavierUniform"/>
    public static void He(Span<float> weights, int fanIn, int fanOut, ulong seed, int tensorIndex)
    {
        CheckFans(fanIn, fanOut);
        FillNormal(weights, Math.Sqrt(2.0 / fanIn), seed, tensorIndex);
    }

    /// <summary>Normal numbers with standard deviation <c>sqrt(2 / (fanIn + fanOut))</c>, for layers before sigmoid, tanh or nothing.</summary>
    /// <remarks>X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010, equation 12.</remarks>
    /// <inheritdoc cref="XavierUniform"/>
    public static void Xavier(Span<float> weights, int fanIn, int fanOut, ulong seed, int tensorIndex)
    {
        CheckFans(fanIn, fanOut);
        FillNormal(weights, Math.Sqrt(2.0 / ((double)fanIn + fanOut)), seed, tensorIndex);
    }

    /// <summary>Uniform numbers within <c>sqrt(6 / fanIn)</c> of 0: the variance of <see cref="He"/>.</summary>
    /// <inheritdoc cref="XavierUniform"/>
    public static void HeUniform(Span<float> weights, int fanIn, int fanOut, ulong seed, int tensorIndex)
    {
        CheckFans(fanIn, fanOut);
        FillUniform(weights, Math.Sqrt(6.0 / fanIn), seed, tensorIndex);
    }

    /// <summary>Uniform numbers within <c>sqrt(6 / (fanIn + fanOut))</c> of 0: the variance of <see cref="Xavier"/>.</summary>
    /// <remarks>X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010, equation 16.</remarks>
    /// <param name="weights">The tensor, overwritten.</param>
    /// <param name="fanIn">How many inputs each output is the sum of, at least 1.</param>
    /// <param name="fanOut">How many outputs each input goes into, at least 1.</param>
    /// <param name="seed">The network's seed.</param>
    /// <param name="tensorIndex">The tensor's number in the network; different tensors draw different numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">A fan is below 1.</exception>
    public static void XavierUniform(Span<float> weights, int fanIn, int fanOut, ulong seed, int tensorIndex)
    {
        CheckFans(fanIn, fanOut);
        FillUniform(weights, Math.Sqrt(6.0 / ((double)fanIn + fanOut)), seed, tensorIndex);
    }

    /// <summary>Normal numbers with mean 0.</summary>
    /// <param name="weights">The tensor, overwritten.</param>
    /// <param name="standardDeviation">Their standard deviation, 0 or more.</param>
    /// <param name="seed">The network's seed.</param>
    /// <param name="tensorIndex">The tensor's number in the network; different tensors draw different numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is negative, infinite or NaN.</exception>
    public static void Normal(Span<float> weights, float standardDeviation, ulong seed, int tensorIndex)
    {
        if (!(standardDeviation >= 0 && float.IsFinite(standardDeviation)))
        {
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "A standard deviation is 0 or more and finite.");
        }

        FillNormal(weights, standardDeviation, seed, tensorIndex);
    }

    /// <summary>Zeros: for biases.</summary>
    /// <param name="weights">The tensor, overwritten.</param>
    public static void Zeros(Span<float> weights) => weights.Clear();

    /// <summary>The same value everywhere: 1 for the scales of normalisation, the first slope of PReLU.</summary>
    /// <param name="weights">The tensor, overwritten.</param>
    /// <param name="value">The value.</param>
    public static void Constant(Span<float> weights, float value) => weights.Fill(value);

    private static void CheckFans(int fanIn, int fanOut)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fanIn, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fanOut, 1);
    }

    private static void FillNormal(Span<float> weights, double deviation, ulong seed, int tensorIndex)
    {
        ulong key = Key(seed, tensorIndex);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(deviation * NormalDistribution.Inverse(InsideUnitInterval(key, i)));
        }
    }

    private static void FillUniform(Span<float> weights, double bound, ulong seed, int tensorIndex)
    {
        ulong key = Key(seed, tensorIndex);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(bound * ((2 * InsideUnitInterval(key, i)) - 1));
        }
    }

    private static ulong Key(ulong seed, int tensorIndex) => RandomBits.Mix(RandomBits.Mix(seed, Purpose), (ulong)tensorIndex);

    /// <summary>An odd multiple of 2^-53: never 0, never 1, symmetric about 1/2.</summary>
    private static double InsideUnitInterval(ulong key, int position) =>
        ((RandomBits.Mix(key, (ulong)position) >> 12) + 0.5) * (1.0 / (1L << 52));
}
