namespace Compiled;

/// <summary>A smooth activation that gates its input by its own sigmoid; with beta = 1 also known as SiLU.</summary>
/// <remarks>
/// <para>Formula: <c>y = x s</c> with <c>s = 1 / (1 + exp(-beta x))</c>. It is x / 2 for beta = 0 and comes near ReLU as beta grows.</para>
/// <para>Shape: any, unchanged. Parameters: none, or <c>beta (1)</c> where <see cref="Learnable"/> is true.</para>
/// <para>Gradient: <c>dy/dx = s + beta x s (1 - s)</c> and <c>dy/dbeta = x^2 s (1 - s)</c>.</para>
/// <para>Errors in the editor: a beta that is not a finite number.</para>
/// <para>Source: Ramachandran, Zoph and Le, Searching for Activation Functions (2017).</para>
/// </remarks>
public sealed class SwishAttribute : LayerAttribute
{
    /// <summary>Multiplies each value by a sigmoid of itself: <c>y = x / (1 + exp(-beta x))</c>.</summary>
    /// <param name="beta">The steepness of the gate, a finite number; where it is learned, its start. Default: 1.</param>
    public SwishAttribute(double beta = 1) => Beta = beta;

    /// <summary>The steepness of the gate, a finite number; where it is learned, its start. Default: 1.</summary>
    public double Beta { get; }

    /// <summary>Whether beta is trained with the weights, as one number for the whole layer. Default: false.</summary>
    public bool Learnable { get; set; }
}
