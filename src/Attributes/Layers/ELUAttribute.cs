namespace Compiled;

/// <summary>An exponential linear unit: linear above 0, bending smoothly towards -alpha below.</summary>
/// <remarks>
/// <para>Formula: <c>y = x</c> where <c>x &gt; 0</c>, else <c>y = alpha (exp(x) - 1)</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: 1 where <c>x &gt; 0</c>, else <c>alpha exp(x) = y + alpha</c>.</para>
/// <para>Errors in the editor: an alpha that is not a finite number.</para>
/// <para>Source: Clevert, Unterthiner and Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear Units (2015).</para>
/// </remarks>
public sealed class ELUAttribute : LayerAttribute
{
    /// <summary>Keeps positive values and bends the others towards <c>-alpha</c>.</summary>
    /// <param name="alpha">The depth of the negative side, a finite number. Default: 1.</param>
    public ELUAttribute(double alpha = 1) => Alpha = alpha;

    /// <summary>The depth of the negative side, a finite number. Default: 1.</summary>
    public double Alpha { get; }
}
