using System;
using System.Buffers;

namespace Compiled.Execution;

/// <summary>Tokens that came as floats, for callers that know only <see cref="INetwork"/>: each must be a whole number in range.</summary>
public ref struct TokenBuffer
{
    private readonly int _length;
    private int[]? _tokens;

    /// <summary>Reads tokens into a pooled array.</summary>
    /// <param name="inputs">The samples as floats.</param>
    /// <param name="inputLength">Tokens of a sample.</param>
    /// <param name="tokens">How many tokens there are.</param>
    /// <exception cref="ArgumentException">A float is no whole number in <c>[0, tokens)</c>.</exception>
    public TokenBuffer(ReadOnlySpan<float> inputs, int inputLength, int tokens)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!(inputs[i] >= 0 && inputs[i] < tokens && MathF.Truncate(inputs[i]) == inputs[i]))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(inputs),
                    inputs[i],
                    $"The token at position {i % inputLength} of sample {i / inputLength} is {inputs[i]}; it must be a whole number in [0, {tokens}).");
            }
        }

        _length = inputs.Length;
        _tokens = ArrayPool<int>.Shared.Rent(_length);
        for (int i = 0; i < inputs.Length; i++)
        {
            _tokens[i] = (int)inputs[i];
        }
    }

    /// <summary>The tokens.</summary>
    public readonly ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _length);

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (_tokens is not null)
        {
            ArrayPool<int>.Shared.Return(_tokens);
            _tokens = null;
        }
    }
}
