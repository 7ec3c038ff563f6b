namespace Compiled;

/// <summary>Adds a learned vector to each step of a sequence, so that layers which treat all steps alike can tell them apart.</summary>
/// <remarks>
/// <para>Formula: <c>y[t] = x[t] + weight[t]</c>.</para>
/// <para>Shape: <c>(T, F)</c>, unchanged. Parameters: <c>weight (T, F)</c>, drawn from the normal distribution.</para>
/// <para>Gradient: <c>dL/dx = dL/dy</c>; <c>dL/dweight</c> is the sum of <c>dL/dy</c> over the samples.</para>
/// <para>Errors in the editor: a vector or an image.</para>
/// <para>Source: Vaswani et al., Attention Is All You Need (2017), section 3.5, the learned form; Radford et al., GPT-2 (2019).</para>
/// </remarks>
public sealed class PositionalEmbeddingAttribute : LayerAttribute
{
    /// <summary>The standard deviation the weights are drawn with: finite, 0 or more. Default: 0.02.</summary>
    public double InitStd { get; set; } = 0.02;
}
