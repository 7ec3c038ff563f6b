namespace Compiled;

/// <summary>Adam, PyTorch's <c>Adam</c> with its defaults. Weight decay is added to the gradient.</summary>
/// <remarks>D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015.</remarks>
/// <param name="learningRate">The step size, 0 or more.</param>
public sealed class Adam(float learningRate = 0.001f) : AdamOptimizer(learningRate);
