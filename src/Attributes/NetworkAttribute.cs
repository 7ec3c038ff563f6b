using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>Makes a partial class a neural network: its layer attributes are compiled into the class when the project is built.</summary>
/// <remarks>
/// <para>
/// The layers are the attributes that follow, applied in the order in which they are written; the last one may be a loss. The class
/// gains <c>Forward</c>, <c>Predict</c>, <c>Loss</c>, <c>Gradient</c>, <c>TrainStep</c>, <c>Save</c> and <c>Load</c>. Without a loss it has
/// the members for inference only.
/// </para>
/// <para>
/// Shapes name one sample: <c>(n)</c> is a vector of n features, <c>(C, H, W)</c> an image of C channels, <c>(T, F)</c> a sequence of T steps
/// with F features. The number of samples is never part of a shape: every call takes any number of them, packed one after another.
/// </para>
/// <para>
/// With <see cref="Tokens"/> a sample is a sequence of indices instead of numbers: <c>[Network(T, Tokens = V)]</c> takes T whole numbers in <c>[0, V)</c>, such as
/// the characters of a text, as <c>ReadOnlySpan&lt;int&gt;</c>. <see cref="EmbeddingAttribute"/> is then the first layer.
/// </para>
/// <para>
/// Errors in the editor: a class that is not partial, is generic, or is nested in a type that is not partial; no layers; layers spread over two
/// partial parts, because only within one declaration does source order exist; an extent below 1; tokens with more than one extent or without an Embedding; own members that clash with generated ones.
/// </para>
/// <para>Background: Goodfellow, Bengio and Courville, Deep Learning (2016), chapter 6.</para>
/// </remarks>
/// <example>
/// A classifier of 28 x 28 images with one hidden layer:
/// <code>
/// [Network(784)]
/// [Dense(50), ReLU]
/// [Dense(10)]
/// [SoftmaxCrossEntropy]
/// public partial class TwoLayer;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>Makes a partial class a neural network that takes samples of the given shape.</summary>
    /// <param name="shape">
    /// The extents of one sample, each 1 or more: <c>(n)</c> a vector, <c>(C, H, W)</c> an image, <c>(T, F)</c> a sequence. Values lie row-major,
    /// the last extent running fastest.
    /// </param>
    public NetworkAttribute(params int[] shape) => Shape = shape;

    /// <summary>The extents of one sample, without the number of samples.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>How many tokens there are, where samples are sequences of indices in <c>[0, Tokens)</c>. Default: 0, samples are floats.</summary>
    public int Tokens { get; set; }

    /// <summary>
    /// Whether the class also gains <c>Inspect</c>, which hands out what every layer makes of samples, as histograms of activations need it; a trainer's histograms
    /// then have them too. It is a pass of its own: everything else is as without it. Default: false.
    /// </summary>
    public bool Inspect { get; set; }
}
