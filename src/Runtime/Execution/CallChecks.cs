using System;

namespace Compiled.Execution;

/// <summary>The argument checks of generated methods: they run before anything is written.</summary>
public static class CallChecks
{
    /// <summary>The number of samples in <paramref name="inputs"/>.</summary>
    /// <exception cref="ArgumentException">The length is 0 or no multiple of <paramref name="inputLength"/>.</exception>
    public static int Samples(ReadOnlySpan<float> inputs, int inputLength)
    {
        int samples = inputs.Length / inputLength;
        if (samples == 0 || samples * inputLength != inputs.Length)
        {
            throw new ArgumentException($"inputs holds {inputs.Length} floats; samples of {inputLength} floats each, at least one, were expected.", nameof(inputs));
        }

        return samples;
    }

    /// <summary>Checks that a batch normalisation has something to take statistics over.</summary>
    /// <exception cref="ArgumentException">There is one sample only: its variance is 0 and every gradient through it vanishes.</exception>
    public static void BatchStatistics(int samples)
    {
        if (samples < 2)
        {
            throw new ArgumentException("inputs holds one sample; a network with BatchNorm trains on two or more, or leave out a last batch of one.", "inputs");
        }
    }

    /// <summary>Checks the length of <paramref name="outputs"/>.</summary>
    /// <exception cref="ArgumentException">It is not <paramref name="samples"/> times <paramref name="outputLength"/>.</exception>
    public static void Outputs(Span<float> outputs, int samples, int outputLength) =>
        Length(outputs.Length, (long)samples * outputLength, samples, outputLength, nameof(outputs));

    /// <summary>Checks the length of <paramref name="targets"/>.</summary>
    /// <inheritdoc cref="Outputs"/>
    public static void Targets(ReadOnlySpan<float> targets, int samples, int outputLength) =>
        Length(targets.Length, (long)samples * outputLength, samples, outputLength, nameof(targets));

    /// <summary>Checks the length and the values of class labels.</summary>
    /// <exception cref="ArgumentException">There is not one a sample, or one is outside <c>[0, classes)</c>.</exception>
    public static void Labels(ReadOnlySpan<int> targets, int samples, int classes)
    {
        if (targets.Length != samples)
        {
            throw new ArgumentException($"targets holds {targets.Length} labels for {samples} samples; one a sample was expected.", nameof(targets));
        }

        for (int i = 0; i < targets.Length; i++)
        {
            if ((uint)targets[i] >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(nameof(targets), targets[i], $"The label of sample {i} is {targets[i]}; it must lie in [0, {classes}).");
            }
        }
    }

    /// <summary>Checks the length of <paramref name="gradient"/>.</summary>
    /// <exception cref="ArgumentException">It is not <paramref name="parameterCount"/>.</exception>
    public static void Gradient(Span<float> gradient, int parameterCount)
    {
        if (gradient.Length != parameterCount)
        {
            throw new ArgumentException($"gradient holds {gradient.Length} floats; the network has {parameterCount} parameters.", nameof(gradient));
        }
    }

    private static void Length(int actual, long expected, int samples, int outputLength, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} holds {actual} floats; {samples} samples of {outputLength} floats each, {expected} in all, were expected.", name);
        }
    }
}
