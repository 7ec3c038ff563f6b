namespace Compiled;

/// <summary>The perceptron's threshold, 1 for a positive value and 0 otherwise: for inference only.</summary>
/// <remarks>
/// <para>Formula: <c>y = 1</c> where <c>x &gt; 0</c>, else <c>y = 0</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: 0 everywhere, so nothing above this layer can learn: a network trained through it draws a warning in the editor.</para>
/// <para>Source: Rosenblatt, The Perceptron (1958).</para>
/// </remarks>
public sealed class StepAttribute : LayerAttribute;
