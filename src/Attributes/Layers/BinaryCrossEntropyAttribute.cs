namespace Compiled;

/// <summary>The loss of yes-or-no questions: each output is the raw score of one question, each target the probability of yes.</summary>
/// <remarks>
/// <para>
/// Formula: <c>L = mean over samples and elements of -(t log(p) + (1 - t) log(1 - p))</c> with <c>p = 1 / (1 + exp(-y))</c>, computed as
/// <c>max(y, 0) - y t + log(1 + exp(-|y|))</c>, which overflows for no score.
/// </para>
/// <para>
/// Shape: <c>(n)</c> to one number, n questions that do not exclude each other; targets are n floats in <c>[0, 1]</c> a sample. Must be the
/// last layer. <c>Predict</c> applies the sigmoid, so put none before it.
/// </para>
/// <para>Gradient, for m samples: <c>dL/dy = (p - t) / (m n)</c>.</para>
/// <para>Errors in the editor: a loss that is not the last layer, or a second loss.</para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.2; PyTorch's <c>torch.nn.BCEWithLogitsLoss</c>.</para>
/// </remarks>
public sealed class BinaryCrossEntropyAttribute : LayerAttribute;
