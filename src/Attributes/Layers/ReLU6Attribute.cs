namespace Compiled;

/// <summary>A rectified linear unit with an upper limit of 6, which keeps values in the range of low-precision numbers.</summary>
/// <remarks>
/// <para>Formula: <c>y = min(6, max(0, x))</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: 1 between 0 and 6, 0 outside and at both ends.</para>
/// <para>Source: Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10 (2010).</para>
/// </remarks>
public sealed class ReLU6Attribute : LayerAttribute;
