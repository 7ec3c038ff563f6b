namespace Compiled;

/// <summary>The loss of a choice among classes: the outputs are raw scores, one a class, and the loss is -log of the right class's
/// probability.</summary>
/// <remarks>
/// <para>
/// Formula: <c>L = mean over samples of -sum over k of q[k] log(p[k])</c>, where p is the softmax of the scores and q the target distribution, with
/// the whole probability on the right class. It is computed as the log of the sum of exponentials less the maximum: no score overflows.
/// With <see cref="LabelSmoothing"/> e and n classes, q becomes <c>(1 - e) q + e / n</c>.
/// </para>
/// <para>
/// Shape: <c>(n)</c> to one number. Targets: one class index in <c>[0, n)</c> a sample, or n probabilities a sample. Of a sequence <c>(T, n)</c> each step has
/// scores, a target and a loss of its own, the mean is over samples and steps, and a step with the class index -1 counts nothing. Must be the last layer.
/// <c>Predict</c> applies the softmax, so put none before it.
/// </para>
/// <para>Gradient, for m samples whose probabilities q sum to 1: <c>dL/dscore = (p - q) / m</c>.</para>
/// <para>Errors in the editor: an image, a smoothing outside <c>[0, 1]</c> or NaN, a loss that is not the last layer, a second loss.</para>
/// <para>
/// Sources: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.3; Szegedy et al., Rethinking the Inception Architecture (2015),
/// for the smoothing; PyTorch's <c>torch.nn.CrossEntropyLoss</c>.
/// </para>
/// </remarks>
public sealed class SoftmaxCrossEntropyAttribute : LayerAttribute
{
    /// <summary>The share of the probability spread evenly over all classes, in <c>[0, 1]</c>. Default: 0; 0.1 is usual.</summary>
    public double LabelSmoothing { get; set; }
}
