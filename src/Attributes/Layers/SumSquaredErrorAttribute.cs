namespace Compiled;

/// <summary>Half the sum of the squared differences between outputs and targets: the loss of the textbooks.</summary>
/// <remarks>
/// <para>Formula: <c>L = mean over samples of (1 / 2) sum over elements of (y - t)^2</c>.</para>
/// <para>
/// Shape: <c>(n)</c> to one number; targets are n floats a sample. Must be the last layer. <c>Predict</c> returns the outputs as they are.
/// </para>
/// <para>
/// Gradient, for m samples: <c>dL/dy = (y - t) / m</c>; the half is there to cancel the 2. It equals n / 2 times
/// <see cref="MeanSquaredErrorAttribute"/>.
/// </para>
/// <para>Errors in the editor: a loss that is not the last layer, or a second loss.</para>
/// <para>Source: Bishop, Pattern Recognition and Machine Learning (2006), equation 1.2.</para>
/// </remarks>
public sealed class SumSquaredErrorAttribute : LayerAttribute;
