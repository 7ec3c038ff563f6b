using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>What every generated network class offers, so that trainers and tools need neither reflection nor the concrete type.</summary>
/// <remarks>
/// Samples are packed one after another: a span of <c>n * InputLength</c> floats is <c>n</c> samples. No member's shape holds the number of samples.
/// Concurrent <see cref="Forward"/>, <see cref="Predict"/> and <see cref="Loss"/> calls on one network are safe; training while another call
/// runs on the same object throws <see cref="InvalidOperationException"/>.
/// </remarks>
public interface INetwork
{
    /// <summary>The number of floats in one input sample.</summary>
    int InputLength { get; }

    /// <summary>The number of floats in one output sample.</summary>
    int OutputLength { get; }

    /// <summary>The number of trainable parameters: the length of <see cref="Parameters"/>.</summary>
    int ParameterCount { get; }

    /// <summary>Floating-point operations of one forward pass for one sample; a multiply-add counts 2.</summary>
    long ForwardFlops { get; }

    /// <summary>Floating-point operations of one forward and backward pass for one sample; a multiply-add counts 2.</summary>
    long TrainingFlops { get; }

    /// <summary>A hash of the layers and shapes, equal for equal architectures and stable across machines and versions.</summary>
    string ArchitectureHash { get; }

    /// <summary>The layer table: layer, shapes, parameters, FLOPs and bytes, as plain text.</summary>
    string Summary { get; }

    /// <summary>All trainable parameters as one flat vector: layers in source order, weight, bias, then the rest; row-major in PyTorch's shapes.</summary>
    Span<float> Parameters { get; }

    /// <summary>The name, shape and place of each tensor in <see cref="Parameters"/>, in order.</summary>
    IReadOnlyList<ParameterInfo> Layout { get; }

    /// <summary>The running statistics of normalisation layers as one flat vector: saved with the weights, not trained. Empty where there are none.</summary>
    Span<float> State { get; }

    /// <summary>The name, shape and place of each tensor in <see cref="State"/>, in order.</summary>
    IReadOnlyList<ParameterInfo> StateLayout { get; }

    /// <summary>
    /// The key and the counter of what training draws: dropout's masks. Set it to what it was, and the same masks are drawn again. A network that
    /// draws nothing has always the default and ignores what it is set to.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is set while another call runs on the network.</exception>
    RandomCounter RandomCounter
    {
        get => default;
        set
        {
        }
    }

    /// <summary>Computes the raw scores of the last layer, in inference mode.</summary>
    /// <param name="inputs"><c>n * InputLength</c> floats.</param>
    /// <param name="outputs"><c>n * OutputLength</c> floats, overwritten.</param>
    /// <exception cref="ArgumentException">A span has the wrong length; nothing is written.</exception>
    void Forward(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>As <see cref="Forward"/>, then the link of the loss: softmax, sigmoid or nothing.</summary>
    /// <inheritdoc cref="Forward"/>
    void Predict(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>The mean loss over the samples, in inference mode.</summary>
    /// <param name="inputs"><c>n * InputLength</c> floats.</param>
    /// <param name="targets"><c>n * OutputLength</c> floats.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    float Loss(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets);

    /// <summary>The mean loss over the samples in training mode and its gradient.</summary>
    /// <param name="inputs"><c>n * InputLength</c> floats.</param>
    /// <param name="targets"><c>n * OutputLength</c> floats.</param>
    /// <param name="gradient"><c>ParameterCount</c> floats, overwritten; laid out as <see cref="Parameters"/>.</param>
    /// <exception cref="ArgumentException">A span has the wrong length; nothing is written.</exception>
    float Gradient(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> gradient);

    /// <summary>One call of <see cref="Gradient"/> and one update of the parameters. Returns the mean loss before the update.</summary>
    /// <inheritdoc cref="Gradient"/>
    float TrainStep(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Optimizer optimizer);

    /// <summary>Writes parameters and running statistics as a safetensors file: beside the target first, then renamed.</summary>
    void Save(string path);

    /// <summary>Reads a safetensors file whose tensors must have exactly this network's names and shapes.</summary>
    /// <exception cref="InvalidFileException">The file is malformed or does not fit; the network is unchanged.</exception>
    void Load(string path);
}

/// <summary>A network that also takes class indices as targets: one whose loss is <c>SoftmaxCrossEntropy</c>.</summary>
public interface IClassifier : INetwork
{
    /// <summary>The mean loss over the samples, in inference mode.</summary>
    /// <param name="inputs"><c>n * InputLength</c> floats.</param>
    /// <param name="targets">One class index in <c>[0, OutputLength)</c> a sample.</param>
    /// <exception cref="ArgumentException">A span has the wrong length or a label is out of range.</exception>
    float Loss(ReadOnlySpan<float> inputs, ReadOnlySpan<int> targets);

    /// <summary>The mean loss in training mode and its gradient.</summary>
    /// <param name="inputs"><c>n * InputLength</c> floats.</param>
    /// <param name="targets">One class index in <c>[0, OutputLength)</c> a sample.</param>
    /// <param name="gradient"><c>ParameterCount</c> floats, overwritten.</param>
    /// <exception cref="ArgumentException">A span has the wrong length or a label is out of range; nothing is written.</exception>
    float Gradient(ReadOnlySpan<float> inputs, ReadOnlySpan<int> targets, Span<float> gradient);

    /// <summary>One gradient and one update of the parameters. Returns the mean loss before the update.</summary>
    /// <inheritdoc cref="Gradient"/>
    float TrainStep(ReadOnlySpan<float> inputs, ReadOnlySpan<int> targets, Optimizer optimizer);
}

/// <summary>The same network known at compile time: its constants as static members, so generic code pays nothing for them.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
public interface INetwork<TSelf> : INetwork
    where TSelf : INetwork<TSelf>
{
    /// <inheritdoc cref="INetwork.InputLength"/>
    static abstract new int InputLength { get; }

    /// <inheritdoc cref="INetwork.OutputLength"/>
    static abstract new int OutputLength { get; }

    /// <inheritdoc cref="INetwork.ParameterCount"/>
    static abstract new int ParameterCount { get; }

    /// <inheritdoc cref="INetwork.Layout"/>
    static abstract new IReadOnlyList<ParameterInfo> Layout { get; }

    /// <summary>A network whose parameters are drawn from <paramref name="seed"/> alone.</summary>
    static abstract TSelf Create(ulong seed);
}
