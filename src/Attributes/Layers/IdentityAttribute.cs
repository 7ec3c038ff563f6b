namespace Compiled;

/// <summary>Hands its input on unchanged.</summary>
/// <remarks>
/// <para>Formula: <c>y = x</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: 1. Its use is to give a value another <see cref="LayerAttribute.Name"/>, or to say that an output is meant to be linear.</para>
/// <para>Source: the linear output unit of Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.</para>
/// </remarks>
public sealed class IdentityAttribute : LayerAttribute;
