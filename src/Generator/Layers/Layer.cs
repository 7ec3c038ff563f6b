using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>
/// One kind of layer: what its arguments may be, the shape it makes, the tensors it owns and how it describes itself.
/// How it computes is lowered in <c>Lowering/</c> by its family: dense, element by element, normalisation, join, loss.
/// </summary>
internal abstract class Layer
{
    /// <summary>The attribute's name without its suffix.</summary>
    public abstract string Kind { get; }

    /// <summary>How the summary shows it, arguments included where they differ from the default: <c>Dense(100)</c>.</summary>
    public virtual string Description => Kind;

    /// <summary>The kind with every argument that changes what it computes, no names, no initialisation: it makes the architecture's hash.</summary>
    public virtual string Signature => Kind;

    /// <summary>Whether it is zero, or nearly so, for negative inputs: weights before it are drawn by He rather than Xavier.</summary>
    public virtual bool IsReLULike => false;

    /// <summary>What it takes an input of rank 2 for, and makes an output of rank 2: <see cref="SequenceRule"/> tells from it what each value is.</summary>
    public virtual Rank2 Takes => Rank2.Either;

    /// <summary>Whether it has parameters for each channel, or joins channels, so that it must know what they are in an input of rank 2.</summary>
    public virtual bool NeedsChannels => false;

    /// <summary>The rank of its output, from that of its (first) input: known before the shapes are.</summary>
    public virtual int OutputRank(int inputRank) => inputRank;

    /// <summary>Whether its kernels take each step of a sequence as they take a vector.</summary>
    public virtual bool WorksByStep => false;

    /// <summary>Where its arguments make it need whole sequences, why, in words that follow its name: <c>is not causal</c>; else null.</summary>
    public virtual string? NeedsWhole => null;

    /// <summary>The formula in one line, for the emitted comments: <c>y = W x + b</c>.</summary>
    public abstract string Formula { get; }

    /// <summary>What is wrong with the arguments themselves, or null; shapes come later.</summary>
    public virtual string? CheckArguments() => null;

    /// <summary>What is wrong with the input shapes, in words that name them and say what to do, or null.</summary>
    public virtual string? CheckShapes(IReadOnlyList<Shape> inputs) => null;

    /// <summary>The shape of the output. Only called where both checks passed.</summary>
    public virtual Shape Infer(IReadOnlyList<Shape> inputs) => inputs[0];

    /// <summary>The trainable tensors in flat order.</summary>
    /// <param name="inputs">The input shapes.</param>
    /// <param name="activation">The next layer that reads this one's output, normalisation and dropout skipped; it decides <c>Init.Auto</c>.</param>
    public virtual IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation) => [];

    /// <summary>The running statistics.</summary>
    public virtual IReadOnlyList<Tensor> State(IReadOnlyList<Shape> inputs) => [];

    /// <summary>Floating-point operations of the forward pass for one sample; a multiply-add counts 2.</summary>
    public virtual long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => output.Length;

    /// <summary>Floating-point operations of the backward pass for one sample.</summary>
    /// <param name="inputs">The input shapes.</param>
    /// <param name="output">The output shape.</param>
    /// <param name="needsInputGradient">Whether anything before this layer is trained.</param>
    public virtual long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => output.Length;
}
