namespace Compiled;

/// <summary>A leaky rectified linear unit whose slopes are learned, one a feature of a vector or of a sequence's steps, or a channel of an image.</summary>
/// <remarks>
/// <para>Formula: <c>y = x</c> where <c>x &gt; 0</c>, else <c>y = weight[c] x</c> for feature or channel c.</para>
/// <para>Shape: unchanged. Parameters: <c>weight (n)</c> for a vector <c>(n)</c>, <c>weight (C)</c> for an image or a signal of C channels,
/// <c>weight (F)</c> for a sequence <c>(T, F)</c>.</para>
/// <para>
/// Gradient: <c>dy/dx</c> is 1 where <c>x &gt; 0</c>, else weight[c]; <c>dy/dweight[c]</c> is 0 where <c>x &gt; 0</c>, else x. Weight decay
/// pulls the slopes towards plain ReLU; the paper trains them without.
/// </para>
/// <para>Errors in the editor: a slope that is not a finite number.</para>
/// <para>Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers (2015).</para>
/// </remarks>
public sealed class PReLUAttribute : LayerAttribute
{
    /// <summary>Where every slope starts, a finite number. Default: 0.25.</summary>
    public double Slope { get; set; } = 0.25;
}
