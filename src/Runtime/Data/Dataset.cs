using System;
using System.IO;
using Compiled.Execution;

namespace Compiled;

/// <summary>Samples in memory with either one class label or a row of targets each.</summary>
/// <remarks>Immutable as far as it goes: the arrays given to a constructor are kept, not copied, and are the caller's not to change.</remarks>
public sealed partial class Dataset : IDataSource
{
    private readonly InputStore _inputs;
    private readonly ReadOnlyMemory<int> _labels;
    private readonly ReadOnlyMemory<float> _targets;

    /// <summary>Samples with class labels.</summary>
    /// <param name="inputs">The samples, one after another.</param>
    /// <param name="inputLength">The floats of one sample.</param>
    /// <param name="labels">One class index from 0 a sample.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a label is negative.</exception>
    public Dataset(float[] inputs, int inputLength, int[] labels)
        : this(new InputStore(Required(inputs, nameof(inputs))), inputLength, Required(labels, nameof(labels)), default, 0) => RequireLabels(labels);

    /// <summary>Samples with rows of targets.</summary>
    /// <param name="inputs">The samples, one after another.</param>
    /// <param name="inputLength">The floats of one sample.</param>
    /// <param name="targets">The target rows, one after another.</param>
    /// <param name="targetLength">The floats of one target row.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public Dataset(float[] inputs, int inputLength, float[] targets, int targetLength)
        : this(new InputStore(Required(inputs, nameof(inputs))), inputLength, default, Required(targets, nameof(targets)), targetLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetLength);
        if (targets.Length != (long)Count * targetLength)
            throw new ArgumentException($"There are {targets.Length} target values for {Count} samples of {targetLength} each.", nameof(targets));
    }

    private Dataset(InputStore inputs, int inputLength, ReadOnlyMemory<int> labels, ReadOnlyMemory<float> targets, int targetLength, int labelsPerSample = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(labelsPerSample);
        if (inputs.Length % inputLength != 0)
            throw new ArgumentException($"{inputs.Length} values are not a whole number of samples of {inputLength}.", nameof(inputs));
        _inputs = inputs;
        _labels = labels;
        _targets = targets;
        InputLength = inputLength;
        TargetLength = targetLength;
        LabelsPerSample = labelsPerSample;
        Count = inputs.Length / inputLength;
    }

    private Dataset(Dataset whole, int start, int count)
    {
        InputLength = whole.InputLength;
        TargetLength = whole.TargetLength;
        LabelsPerSample = whole.LabelsPerSample;
        Count = count;
        _inputs = whole._inputs.Slice(start * InputLength, count * InputLength);
        _targets = whole._targets.Slice(start * TargetLength, count * TargetLength);
        _labels = whole.HasLabels ? whole._labels.Slice(start * LabelsPerSample, count * LabelsPerSample) : default;
    }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>The floats of one sample.</summary>
    public int InputLength { get; }

    /// <summary>The floats of one target row; 0 where the samples have labels instead.</summary>
    public int TargetLength { get; }

    /// <summary>Whether the samples have class labels; otherwise they have target rows.</summary>
    public bool HasLabels => TargetLength == 0;

    /// <summary>The labels of a sample: 1, or one for each step of a sequence.</summary>
    public int LabelsPerSample { get; }

    /// <summary>The samples, one after another: <c>Count * InputLength</c> floats. Where they are kept as bytes, the first call makes the floats.</summary>
    public ReadOnlySpan<float> Inputs => _inputs.Floats;

    /// <summary><see cref="LabelsPerSample"/> class indices a sample, -1 for a step that does not count; empty where there are target rows.</summary>
    public ReadOnlySpan<int> Labels => _labels.Span;

    /// <summary>The target rows: <c>Count * TargetLength</c> floats; empty where there are labels.</summary>
    public ReadOnlySpan<float> Targets => _targets.Span;

    /// <summary>Samples of bytes, such as the pixels of images, with class labels. They stand for value / 255 and are kept as bytes, in a quarter of
    /// the memory, which makes them quicker to gather into batches.</summary>
    /// <param name="inputs">The samples, one after another; kept, not copied.</param>
    /// <param name="inputLength">The bytes of one sample.</param>
    /// <param name="labels">One class index from 0 a sample.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a label is negative.</exception>
    public static Dataset OfBytes(byte[] inputs, int inputLength, int[] labels)
    {
        Dataset dataset = new(new InputStore(Required(inputs, nameof(inputs))), inputLength, Required(labels, nameof(labels)), default, 0);
        dataset.RequireLabels(labels);
        return dataset;
    }

    /// <summary>Sequences with a class label for each step.</summary>
    /// <param name="inputs">The samples, one after another; kept, not copied.</param>
    /// <param name="inputLength">The floats of one sample, all its steps together.</param>
    /// <param name="labels">One class index from 0 a step, or -1 for a step that does not count.</param>
    /// <param name="labelsPerSample">The steps of a sample that have a label.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a label is below -1; below 0 where a sample has one.</exception>
    public static Dataset OfSequences(float[] inputs, int inputLength, int[] labels, int labelsPerSample)
    {
        Dataset dataset = new(new InputStore(Required(inputs, nameof(inputs))), inputLength, Required(labels, nameof(labels)), default, 0, labelsPerSample);
        dataset.RequireLabels(labels);
        return dataset;
    }

    /// <summary>Samples of tokens, for networks of <c>[Network(T, Tokens = V)]</c>, with class labels.</summary>
    /// <param name="tokens">The samples, one after another: whole numbers from 0, below 2^24, which the data set keeps as floats.</param>
    /// <param name="inputLength">The tokens of one sample.</param>
    /// <param name="labels">One class index from 0 a sample; of sequences one for each step, -1 for a step that does not count.</param>
    /// <param name="labelsPerSample">The labels of a sample.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a token or label is out of range.</exception>
    public static Dataset OfTokens(ReadOnlySpan<int> tokens, int inputLength, int[] labels, int labelsPerSample = 1)
    {
        int wrong = tokens.IndexOfAnyExceptInRange(0, (1 << 24) - 1);
        if (wrong >= 0)
            throw new ArgumentException($"Token {wrong} is {tokens[wrong]}; tokens are from 0 to 2^24 - 1.", nameof(tokens));
        float[] inputs = new float[tokens.Length];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = tokens[i];
        return OfSequences(inputs, inputLength, labels, labelsPerSample);
    }

    /// <summary>The samples from <paramref name="start"/> on, without copying.</summary>
    /// <param name="start">The first sample.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    public Dataset Subset(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new Dataset(this, start, count);
    }

    /// <summary>A copy of the chosen samples, in the order given; one may occur more than once.</summary>
    /// <param name="indices">Which samples, each from 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Dataset Subset(ReadOnlySpan<int> indices)
    {
        RequireSamples(indices);
        float[] targets = new float[checked(indices.Length * TargetLength)];
        int[] labels = new int[HasLabels ? checked(indices.Length * LabelsPerSample) : 0];
        CopyTargets(indices, targets);
        CopyLabels(indices, labels);
        return new Dataset(_inputs.Rows(indices, InputLength), InputLength, labels, targets, TargetLength, LabelsPerSample);
    }

    /// <summary>Other inputs with the same labels or targets, which are not copied.</summary>
    /// <param name="inputs">As many samples, one after another; kept, not copied.</param>
    /// <param name="inputLength">The floats of one sample.</param>
    /// <exception cref="ArgumentException">They are not as many samples.</exception>
    public Dataset WithInputs(float[] inputs, int inputLength)
    {
        Dataset changed = new(new InputStore(Required(inputs, nameof(inputs))), inputLength, _labels, _targets, TargetLength, LabelsPerSample);
        return changed.Count == Count ? changed : throw new ArgumentException($"There are {changed.Count} samples; {Count} are needed.", nameof(inputs));
    }

    /// <summary>Other targets for the same inputs, which are not copied.</summary>
    /// <param name="targets">The target rows, one after another; kept, not copied.</param>
    /// <param name="targetLength">The floats of one target row.</param>
    /// <exception cref="ArgumentException">They are not as many rows.</exception>
    public Dataset WithTargets(float[] targets, int targetLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetLength);
        return Required(targets, nameof(targets)).Length == (long)Count * targetLength
            ? new Dataset(_inputs, InputLength, default, targets, targetLength)
            : throw new ArgumentException($"There are {targets.Length} target values for {Count} samples of {targetLength} each.", nameof(targets));
    }

    /// <summary>The same samples with a target row for each label: 1 at its place, otherwise 0. For losses that take no labels.</summary>
    /// <param name="classes">The length of a row, above the largest label.</param>
    /// <exception cref="InvalidOperationException">There are target rows already, or labels for each step.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label does not fit.</exception>
    public Dataset OneHot(int classes)
    {
        if (!HasLabels || LabelsPerSample > 1)
            throw new InvalidOperationException(HasLabels ? "The samples have a label for each step." : "The samples have target rows, not labels.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        float[] targets = new float[checked(Count * classes)];
        ReadOnlySpan<int> labels = Labels;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classes)
                throw new ArgumentOutOfRangeException(nameof(classes), classes, $"Label {i} is {labels[i]}.");
            targets[(i * classes) + labels[i]] = 1;
        }

        return WithTargets(targets, classes);
    }

    /// <summary>Reads MNIST or a data set in its format (Fashion-MNIST, KMNIST): 28 x 28 images scaled to 0 to 1, labels 0 to 9.</summary>
    /// <param name="folder">Where the files are, plain or gzip: <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c> and the two that begin
    /// with <c>t10k</c>; also with a dot (<c>train-images.idx3-ubyte</c>) and with <c>.gz</c> at the end.</param>
    /// <param name="training">The training images (60,000 in MNIST) or the test images (10,000).</param>
    /// <exception cref="FileNotFoundException">A file is not there; the message lists the names looked for.</exception>
    /// <exception cref="InvalidFileException">A file is damaged, has other images or labels, or their counts differ.</exception>
    public static Dataset Mnist(string folder, bool training) => MnistFiles.Read(folder, training);

    /// <summary>Several threads may read at the same time.</summary>
    public bool ReadsConcurrently => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span has the wrong length, or there is no such sample.</exception>
    public void Read(ReadOnlySpan<int> indices, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        if (inputs.Length != (long)indices.Length * InputLength)
            throw new ArgumentException($"{inputs.Length} floats are not {indices.Length} samples of {InputLength}.", nameof(inputs));
        if (labels.Length != (HasLabels ? (long)indices.Length * LabelsPerSample : 0))
            throw new ArgumentException($"There are {labels.Length} labels for {indices.Length} samples.", nameof(labels));
        if (targets.Length != (long)indices.Length * TargetLength)
            throw new ArgumentException($"{targets.Length} floats are not {indices.Length} target rows of {TargetLength}.", nameof(targets));
        RequireSamples(indices);

        _inputs.CopyRows(indices, InputLength, inputs);
        ReadTargets(indices, labels, targets);
    }

    /// <summary>Copies what else belongs to samples than their inputs.</summary>
    internal void ReadTargets(ReadOnlySpan<int> indices, Span<int> labels, Span<float> targets)
    {
        CopyTargets(indices, targets);
        CopyLabels(indices, labels);
    }

    /// <summary>Asks for the inputs of a sample that is read later.</summary>
    internal void Prefetch(int index) => _inputs.Prefetch(index, InputLength);

    /// <summary>Copies values of a sample from a place on, as many as fit.</summary>
    internal void Copy(int index, int offset, Span<float> values) => _inputs.Copy((index * InputLength) + offset, values);

    /// <summary>The same, then (x - <paramref name="mean"/>) * <paramref name="scale"/>.</summary>
    internal void Copy(int index, int offset, Span<float> values, float mean, float scale) => _inputs.Copy((index * InputLength) + offset, values, mean, scale);

    private void CopyLabels(ReadOnlySpan<int> indices, Span<int> labels)
    {
        ReadOnlySpan<int> all = Labels;
        if (LabelsPerSample > 1)
        {
            for (int i = 0; i < indices.Length; i++)
                all.Slice(indices[i] * LabelsPerSample, LabelsPerSample).CopyTo(labels[(i * LabelsPerSample)..]);
            return;
        }

        for (int i = 0; i < labels.Length; i++)
            labels[i] = all[indices[i]];
    }

    private static T[] Required<T>(T[] values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return values;
    }

    private void RequireLabels(int[] labels)
    {
        if (labels.Length != (long)Count * LabelsPerSample)
            throw new ArgumentException($"There are {labels.Length} labels for {Count} samples{(LabelsPerSample == 1 ? "" : $" of {LabelsPerSample}")}.", nameof(labels));
        int least = LabelsPerSample == 1 ? 0 : StepLabels.Ignored, negative = labels.AsSpan().IndexOfAnyInRange(int.MinValue, least - 1);
        if (negative >= 0)
            throw new ArgumentException($"Label {negative} is {labels[negative]}; class labels begin at 0{(least < 0 ? ", and -1 is a step that does not count" : "")}.", nameof(labels));
    }

    private void CopyTargets(ReadOnlySpan<int> indices, Span<float> rows)
    {
        ReadOnlySpan<float> all = Targets;
        for (int i = 0; i < indices.Length; i++)
            all.Slice(indices[i] * TargetLength, TargetLength).CopyTo(rows[(i * TargetLength)..]);
    }

    private void RequireSamples(ReadOnlySpan<int> indices)
    {
        int wrong = Count == 0 ? indices.Length - 1 : indices.IndexOfAnyExceptInRange(0, Count - 1);
        if (wrong >= 0)
            throw new ArgumentOutOfRangeException(nameof(indices), indices[wrong], $"There is no such sample; there are {Count}.");
    }
}
