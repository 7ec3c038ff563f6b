namespace Compiled;

/// <summary>Lays the values of a sample out as one vector, in the order in which they already lie.</summary>
/// <remarks>
/// <para>
/// Shape: <c>(C, H, W)</c> to <c>(C H W)</c>, C, then H, then W; a vector stays as it is. No parameters and no work: values keep their place, in
/// the forward pass and in the gradient.
/// </para>
/// <para><see cref="DenseAttribute"/> flattens an image by itself, so this layer is a matter of clarity.</para>
/// <para>Source: the row-major order of PyTorch's <c>torch.nn.Flatten</c>.</para>
/// </remarks>
public sealed class FlattenAttribute : LayerAttribute;
