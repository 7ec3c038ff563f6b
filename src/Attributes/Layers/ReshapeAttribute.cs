namespace Compiled;

/// <summary>Reads the same values in the same order under another shape.</summary>
/// <remarks>
/// <para>Shape: any to the one given, of equal length: <c>(n)</c>, <c>(C, L)</c> or <c>(C, H, W)</c>. No parameters; nothing is computed.</para>
/// <para>Gradient: dL/dy, under the shape of the input.</para>
/// <para>Errors in the editor: an extent below 1, none or more than three extents, another number of values than the input has.</para>
/// </remarks>
/// <example><code>[Dense(16 * 7 * 7), ReLU, Reshape(16, 7, 7)]</code></example>
public sealed class ReshapeAttribute : LayerAttribute
{
    /// <summary>Reads the same values under another shape.</summary>
    /// <param name="shape">The extents: <c>(n)</c>, <c>(C, L)</c> or <c>(C, H, W)</c>.</param>
    public ReshapeAttribute(params int[] shape) => Shape = shape;

    /// <summary>The extents.</summary>
    public int[] Shape { get; }
}
