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

    /// <summary>Checks the length and the values of the class labels of steps.</summary>
    /// <exception cref="ArgumentException">There is not one for each step of each sample, one is outside <c>[-1, classes)</c>, or all are -1.</exception>
    public static void StepLabels(ReadOnlySpan<int> targets, int samples, int steps, int classes)
    {
        if (targets.Length != (long)samples * steps)
        {
            throw new ArgumentException($"targets holds {targets.Length} labels for {samples} samples of {steps} steps; one a step, {(long)samples * steps} in all, were expected.", nameof(targets));
        }

        bool any = false;
        for (int i = 0; i < targets.Length; i++)
        {
            any |= targets[i] >= 0;
            if ((uint)(targets[i] + 1) > (uint)classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(targets), targets[i], $"The label of step {i % steps} of sample {i / steps} is {targets[i]}; it must lie in [0, {classes}), or be -1 for a step that does not count.");
            }
        }

        if (!any)
        {
            throw new ArgumentException("All labels in targets are -1, so there is no step to take the mean loss over.", nameof(targets));
        }
    }

    /// <summary>The number of samples in <paramref name="inputs"/>, whose tokens are checked.</summary>
    /// <exception cref="ArgumentException">The length is 0 or no multiple of <paramref name="inputLength"/>, or a token is outside <c>[0, tokens)</c>.</exception>
    public static int TokenSamples(ReadOnlySpan<int> inputs, int inputLength, int tokens)
    {
        int samples = inputs.Length / inputLength;
        if (samples == 0 || samples * inputLength != inputs.Length)
        {
            throw new ArgumentException($"inputs holds {inputs.Length} tokens; samples of {inputLength} tokens each, at least one, were expected.", nameof(inputs));
        }

        Tokens(inputs, inputLength, tokens);
        return samples;
    }

    /// <summary>Checks the values of tokens.</summary>
    /// <exception cref="ArgumentException">A token is outside <c>[0, tokens)</c>.</exception>
    public static void Tokens(ReadOnlySpan<int> inputs, int inputLength, int tokens)
    {
        int wrong = inputs.IndexOfAnyExceptInRange(0, tokens - 1);
        if (wrong >= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(inputs), inputs[wrong], $"The token at position {wrong % inputLength} of sample {wrong / inputLength} is {inputs[wrong]}; it must lie in [0, {tokens}).");
        }
    }

    /// <summary>Checks the length of one step of a stream.</summary>
    /// <exception cref="ArgumentException">It is another.</exception>
    public static void StepInput(ReadOnlySpan<float> input, int length)
    {
        if (input.Length != length)
        {
            throw new ArgumentException($"input holds {input.Length} floats; one step of {length} was expected.", nameof(input));
        }
    }

    /// <summary>Checks one token of a stream.</summary>
    /// <exception cref="ArgumentException">It is outside <c>[0, tokens)</c>.</exception>
    public static void Token(int token, int tokens)
    {
        if ((uint)token >= (uint)tokens)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token is {token}; it must lie in [0, {tokens}).");
        }
    }

    /// <summary>Checks the length of a step's output.</summary>
    /// <exception cref="ArgumentException">It is another.</exception>
    public static void StepOutput(Span<float> output, int length)
    {
        if (output.Length != length)
        {
            throw new ArgumentException($"output holds {output.Length} floats; the {length} of one step were expected.", nameof(output));
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
