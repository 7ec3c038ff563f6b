namespace Compiled;

/// <summary>A rectified linear unit that lets a little of the negative side through, so that no unit stops learning.</summary>
/// <remarks>
/// <para>Formula: <c>y = x</c> where <c>x &gt; 0</c>, else <c>y = slope x</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: 1 where <c>x &gt; 0</c>, else slope.</para>
/// <para>Errors in the editor: a slope that is not a finite number. <see cref="PReLUAttribute"/> learns the slope instead.</para>
/// <para>Source: Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013).</para>
/// </remarks>
public sealed class LeakyReLUAttribute : LayerAttribute
{
    /// <summary>Keeps positive values and multiplies the others by <c>slope</c>.</summary>
    /// <param name="slope">The factor of negative values, a finite number. Default: 0.01.</param>
    public LeakyReLUAttribute(double slope = 0.01) => Slope = slope;

    /// <summary>The factor of negative values, a finite number. Default: 0.01.</summary>
    public double Slope { get; }
}
