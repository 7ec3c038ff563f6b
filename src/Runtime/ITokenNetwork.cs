using System;

namespace Compiled;

/// <summary>A network whose samples are sequences of tokens, whole numbers in <c>[0, Tokens)</c>: one of <c>[Network(T, Tokens = V)]</c>.</summary>
/// <remarks>
/// <see cref="INetwork.InputLength"/> is the number of tokens in a sample. The methods of <see cref="INetwork"/> that take floats take the same numbers as floats;
/// anything but a whole number in range is an <see cref="ArgumentException"/>.
/// </remarks>
public interface ITokenNetwork : INetwork
{
    /// <summary>How many tokens there are.</summary>
    int Tokens { get; }

    /// <summary>Computes the raw scores of the last layer, in inference mode.</summary>
    /// <param name="inputs"><c>n * InputLength</c> tokens.</param>
    /// <param name="outputs"><c>n * OutputLength</c> floats, overwritten.</param>
    /// <exception cref="ArgumentException">A span has the wrong length or a token is out of range; nothing is written.</exception>
    void Forward(ReadOnlySpan<int> inputs, Span<float> outputs);

    /// <summary>As <see cref="Forward"/>, then the link of the loss: softmax, sigmoid or nothing.</summary>
    /// <inheritdoc cref="Forward"/>
    void Predict(ReadOnlySpan<int> inputs, Span<float> outputs);

    /// <summary>The mean loss over the samples, in inference mode.</summary>
    /// <param name="inputs"><c>n * InputLength</c> tokens.</param>
    /// <param name="targets"><c>n * OutputLength</c> floats.</param>
    /// <exception cref="ArgumentException">A span has the wrong length or a token is out of range.</exception>
    float Loss(ReadOnlySpan<int> inputs, ReadOnlySpan<float> targets);

    /// <summary>The mean loss over the samples in training mode and its gradient.</summary>
    /// <param name="inputs"><c>n * InputLength</c> tokens.</param>
    /// <param name="targets"><c>n * OutputLength</c> floats.</param>
    /// <param name="gradient"><c>ParameterCount</c> floats, overwritten.</param>
    /// <exception cref="ArgumentException">A span has the wrong length or a token is out of range; nothing is written.</exception>
    float Gradient(ReadOnlySpan<int> inputs, ReadOnlySpan<float> targets, Span<float> gradient);

    /// <summary>One gradient and one update of the parameters. Returns the mean loss before the update.</summary>
    /// <inheritdoc cref="Gradient"/>
    float TrainStep(ReadOnlySpan<int> inputs, ReadOnlySpan<float> targets, Optimizer optimizer);
}

/// <summary>A network of tokens that also takes class indices as targets: one for each sample, or one for each step where its output is a sequence.</summary>
public interface ITokenClassifier : ITokenNetwork, IClassifier
{
    /// <summary>The mean loss over the samples and steps, in inference mode.</summary>
    /// <param name="inputs"><c>n * InputLength</c> tokens.</param>
    /// <param name="targets">One class index a sample, or one a step of each sample; -1 for a step that does not count.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or a token or label is out of range.</exception>
    float Loss(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets);

    /// <summary>The mean loss in training mode and its gradient.</summary>
    /// <param name="inputs"><c>n * InputLength</c> tokens.</param>
    /// <param name="targets">One class index a sample, or one a step of each sample; -1 for a step that does not count.</param>
    /// <param name="gradient"><c>ParameterCount</c> floats, overwritten.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or a token or label is out of range; nothing is written.</exception>
    float Gradient(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, Span<float> gradient);

    /// <summary>One gradient and one update of the parameters. Returns the mean loss before the update.</summary>
    /// <inheritdoc cref="Gradient"/>
    float TrainStep(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, Optimizer optimizer);
}
