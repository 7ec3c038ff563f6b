using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Compiled;

/// <summary>
/// Makes columns of a table, or channels of an image, have mean 0 and standard deviation 1 on the data it was fitted on: (x - mean) * scale, with
/// scale = 1 / deviation. Fit it on training data, apply it to all.
/// </summary>
/// <remarks>
/// A row is divided into channels of equal length, one behind the other; a table has one column a channel. As a stage it works on batches;
/// <see cref="ApplyToInputs"/> does it once for a whole data set. <see cref="NetworkFile"/> saves it with a network.
/// </remarks>
public sealed class Normalization : IBatchStage, IFittedTensors
{
    private readonly float[] _values;

    /// <summary>One that changes nothing, to be loaded.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="name">The first part of its tensors' names.</param>
    /// <exception cref="ArgumentException">There are no channels, or no name.</exception>
    public Normalization(int channels, string name = "normalization")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentException.ThrowIfNullOrEmpty(name);
        Channels = channels;
        _values = new float[2 * channels];
        _values.AsSpan(channels).Fill(1);
        Layout = [new($"{name}.mean", [channels], 0, channels), new($"{name}.scale", [channels], channels, channels)];
    }

    /// <summary>One with known means and deviations, such as 0.1307 and 0.3081 for MNIST.</summary>
    /// <param name="means">One a channel.</param>
    /// <param name="deviations">One a channel, greater than 0.</param>
    /// <param name="name">The first part of its tensors' names.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number makes no sense.</exception>
    public Normalization(ReadOnlySpan<float> means, ReadOnlySpan<float> deviations, string name = "normalization")
        : this(means.Length, name)
    {
        if (deviations.Length != means.Length)
            throw new ArgumentException($"There are {deviations.Length} deviations for {means.Length} means.", nameof(deviations));
        for (int i = 0; i < means.Length; i++)
        {
            if (!float.IsFinite(means[i]))
                throw new ArgumentException($"The mean of channel {i} is {means[i]}.", nameof(means));
            if (!(deviations[i] > 0) || !float.IsFinite(1 / deviations[i]))
                throw new ArgumentException($"The deviation of channel {i} is {deviations[i]}.", nameof(deviations));
            Set(i, means[i], deviations[i]);
        }
    }

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>What is subtracted, one a channel.</summary>
    public ReadOnlySpan<float> Means => _values.AsSpan(0, Channels);

    /// <summary>What the difference is multiplied by, one a channel.</summary>
    public ReadOnlySpan<float> Scales => _values.AsSpan(Channels);

    /// <inheritdoc/>
    public IReadOnlyList<ParameterInfo> Layout { get; }

    /// <inheritdoc/>
    public Span<float> Values => _values;

    /// <summary>Means and deviations of a data set's inputs, each column by itself.</summary>
    /// <param name="training">The data to learn from, never that to validate or test on.</param>
    /// <exception cref="ArgumentException">There are no samples, or a value is not finite.</exception>
    public static Normalization Fit(Dataset training) => Fit(Required(training).Inputs, training.InputLength, training.InputLength);

    /// <summary>Means and deviations of a data set's inputs, for each channel.</summary>
    /// <param name="training">The data to learn from, never that to validate or test on.</param>
    /// <param name="channels">How many; 1 for grey images, 3 for colours.</param>
    /// <exception cref="ArgumentException">There are no samples, a value is not finite, or a sample cannot be divided so.</exception>
    public static Normalization Fit(Dataset training, int channels) => Fit(Required(training).Inputs, training.InputLength, channels);

    /// <summary>Means and deviations of a data set's target rows, each column by itself.</summary>
    /// <param name="training">The data to learn from, never that to validate or test on.</param>
    /// <param name="name">The first part of its tensors' names.</param>
    /// <exception cref="ArgumentException">There are no samples or no targets, or a value is not finite.</exception>
    public static Normalization FitTargets(Dataset training, string name = "target_normalization") => Required(training).HasLabels
        ? throw new ArgumentException("The data set has labels, not targets.", nameof(training))
        : Fit(training.Targets, training.TargetLength, training.TargetLength, name);

    /// <summary>Means and deviations of rows of numbers: sums in double precision, the deviation of the population (divided by n). A channel that never
    /// changes keeps its scale.</summary>
    /// <param name="rows">The rows, one after another; at least one.</param>
    /// <param name="rowLength">The floats of a row.</param>
    /// <param name="channels">How many channels a row is divided into.</param>
    /// <param name="name">The first part of its tensors' names.</param>
    /// <exception cref="ArgumentException">There are no rows, a value is not finite, or a row cannot be divided so.</exception>
    public static Normalization Fit(ReadOnlySpan<float> rows, int rowLength, int channels, string name = "normalization")
    {
        Normalization fitted = new(channels, name);
        fitted.RequireRows(rows, rowLength);
        if (rows.IsEmpty)
            throw new ArgumentException("There are no samples.", nameof(rows));
        int width = rowLength / channels;
        double count = rows.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            double sum = 0, squares = 0;
            for (int row = channel * width; row < rows.Length; row += rowLength)
            {
                foreach (float value in rows.Slice(row, width))
                    sum += value;
            }

            if (!double.IsFinite(sum))
            {
                throw new ArgumentException(
                    $"Channel {channel} has values that are not finite; missing values are for an {nameof(Imputation)}, first.", nameof(rows));
            }

            double mean = sum / count;
            for (int row = channel * width; row < rows.Length; row += rowLength)
            {
                foreach (float value in rows.Slice(row, width))
                    squares += (value - mean) * (value - mean);
            }

            float deviation = (float)Math.Sqrt(squares / count);
            fitted.Set(channel, (float)mean, deviation > 0 && float.IsFinite(1 / deviation) ? deviation : 1);
        }

        return fitted;
    }

    /// <inheritdoc/>
    public void Check(int inputLength) => RequireChannels(inputLength, nameof(inputLength));

    /// <inheritdoc/>
    public void Apply(in BatchPart part) => Apply(part.Inputs, part.InputLength);

    /// <summary>Normalises rows in place.</summary>
    /// <param name="rows">The rows, one after another.</param>
    /// <param name="rowLength">The floats of a row.</param>
    /// <exception cref="ArgumentException">They cannot be divided into the channels.</exception>
    public void Apply(Span<float> rows, int rowLength)
    {
        RequireRows(rows, rowLength);
        int width = rowLength / Channels;
        for (int row = 0; row < rows.Length; row += rowLength)
        {
            if (width == 1)
                Scale(rows.Slice(row, rowLength), Means, Scales);
            else
                ScaleChannels(rows.Slice(row, rowLength), width);
        }
    }

    /// <summary>Takes normalised rows back to what they were: x / scale + mean. For predictions of normalised targets.</summary>
    /// <inheritdoc cref="Apply(Span{float}, int)"/>
    public void Invert(Span<float> rows, int rowLength)
    {
        RequireRows(rows, rowLength);
        int width = rowLength / Channels;
        for (int i = 0; i < rows.Length; i++)
        {
            int channel = i % rowLength / width;
            rows[i] = (rows[i] / Scales[channel]) + Means[channel];
        }
    }

    /// <summary>A data set with normalised inputs and the same labels or targets.</summary>
    /// <param name="dataset">Unchanged.</param>
    /// <exception cref="ArgumentException">Its samples cannot be divided into the channels.</exception>
    public Dataset ApplyToInputs(Dataset dataset)
    {
        float[] inputs = Required(dataset).Inputs.ToArray();
        Apply(inputs, dataset.InputLength);
        return dataset.WithInputs(inputs, dataset.InputLength);
    }

    /// <summary>A data set with normalised targets and the same inputs.</summary>
    /// <param name="dataset">Unchanged.</param>
    /// <exception cref="ArgumentException">It has labels, or its target rows cannot be divided into the channels.</exception>
    public Dataset ApplyToTargets(Dataset dataset)
    {
        if (Required(dataset).HasLabels)
            throw new ArgumentException("The data set has labels, not targets.", nameof(dataset));
        float[] targets = dataset.Targets.ToArray();
        Apply(targets, dataset.TargetLength);
        return dataset.WithTargets(targets, dataset.TargetLength);
    }

    private void Set(int channel, float mean, float deviation) => (_values[channel], _values[Channels + channel]) = (mean, 1 / deviation);

    private void ScaleChannels(Span<float> row, int width)
    {
        for (int channel = 0; channel < Channels; channel++)
            Scale(row.Slice(channel * width, width), row.Slice(channel * width, width), Means[channel], Scales[channel]);
    }

    /// <summary>Writes (x - mean) * scale, which may be in place.</summary>
    /// <remarks>Each value goes through the same two operations, in vectors or at the end alone, so the bits do not depend on the vectors' width.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scale(ReadOnlySpan<float> values, Span<float> scaled, float mean, float scale)
    {
        Vector<float> means = new(mean), scales = new(scale);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(scaled[..values.Length]);
        for (int i = 0; i < from.Length; i++)
            to[i] = (from[i] - means) * scales;
        for (int i = from.Length * Vector<float>.Count; i < values.Length; i++)
            scaled[i] = (values[i] - mean) * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(Span<float> values, ReadOnlySpan<float> means, ReadOnlySpan<float> scales)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        ReadOnlySpan<Vector<float>> meanVectors = MemoryMarshal.Cast<float, Vector<float>>(means);
        ReadOnlySpan<Vector<float>> scaleVectors = MemoryMarshal.Cast<float, Vector<float>>(scales);
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = (vectors[i] - meanVectors[i]) * scaleVectors[i];
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
            values[i] = (values[i] - means[i]) * scales[i];
    }

    private void RequireRows(ReadOnlySpan<float> rows, int rowLength)
    {
        RequireChannels(rowLength, nameof(rowLength));
        if (rows.Length % rowLength != 0)
            throw new ArgumentException($"{rows.Length} values are not a whole number of rows of {rowLength}.", nameof(rows));
    }

    private void RequireChannels(int rowLength, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowLength, name);
        if (rowLength % Channels != 0)
            throw new ArgumentException($"A row of {rowLength} cannot be divided into {Channels} channels.", name);
    }

    private static Dataset Required(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset;
    }
}
