using System;
using Compiled.Lanes;

namespace Compiled;

/// <summary>Draws tokens from a network's scores: by their probabilities, made sharper or flatter, of all tokens or of the likeliest ones.</summary>
/// <remarks>
/// The same seed and the same scores give the same tokens on every machine. Nothing is allocated once it has seen as many scores. One sampler is for one thread.
/// Source of the nucleus (top-p): Holtzman et al., The Curious Case of Neural Text Degeneration (2020).
/// </remarks>
/// <param name="seed">Decides the draws.</param>
public sealed class Sampler(ulong seed = 0)
{
    private readonly float _temperature = 1;
    private readonly float _topP = 1;
    private readonly int _topK;
    private long[] _order = [];
    private float[] _weights = [];
    private ulong _draws;

    /// <summary>What scores are divided by: below 1 the likely become likelier, above 1 all become alike; 0 takes the best one always. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public float Temperature
    {
        get => _temperature;
        init => _temperature = value is >= 0 and < float.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Temperature), value, "A temperature is a finite number of 0 or more.");
    }

    /// <summary>Draws only from so many tokens with the greatest scores; 0 for all. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int TopK
    {
        get => _topK;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(TopK));
            _topK = value;
        }
    }

    /// <summary>Draws only from the fewest likeliest tokens whose probabilities add up to this; 1 for all. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and up to 1.</exception>
    public float TopP
    {
        get => _topP;
        init => _topP = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(TopP), value, "A share is above 0 and at most 1.");
    }

    /// <summary>Draws a token.</summary>
    /// <param name="scores">The raw score of each token; minus infinity for one that must not come.</param>
    /// <returns>Its index. Of equal scores the first comes first.</returns>
    /// <exception cref="ArgumentException">There are no scores, one is NaN or plus infinity, or all are minus infinity.</exception>
    public int Next(ReadOnlySpan<float> scores)
    {
        Check(scores);
        Rank(scores);
        ulong draw = _draws++;
        int count = TopK == 0 ? scores.Length : Math.Min(TopK, scores.Length);
        if (Temperature == 0 || count == 1)
        {
            return Token(0);
        }

        float best = scores[Token(0)];
        double total = 0;
        for (int i = 0; i < count; i++)
        {
            _weights[i] = (scores[Token(i)] - best) / Temperature;
        }

        for (int i = 0; i < count; i += Lane128.Count)
        {
            LaneMath.Exp(Lane128.Load(_weights, i)).Store(_weights, i);
        }

        for (int i = 0; i < count; i++)
        {
            total += _weights[i];
        }

        return Token(Draw(count, total, RandomBits.Mix(seed, draw) >> 11));
    }

    /// <summary>The first rank at which the probabilities so far pass a random share of those that may come.</summary>
    private int Draw(int count, double total, ulong bits)
    {
        double kept = 0;
        int last = 0;
        for (; last < count && (last == 0 || kept < TopP * total); last++)
        {
            kept += _weights[last];
        }

        double threshold = bits * (1.0 / (1UL << 53)) * kept, sum = 0;
        for (int i = 0; i < last; i++)
        {
            sum += _weights[i];
            if (sum > threshold)
            {
                return i;
            }
        }

        return last - 1;
    }

    /// <summary>Orders tokens by falling score, equal ones by index: numbers whose upper half falls with the score and whose lower half is the index.</summary>
    private void Rank(ReadOnlySpan<float> scores)
    {
        if (_order.Length < scores.Length)
        {
            _order = new long[scores.Length];
            _weights = new float[scores.Length + Lane128.Count];
        }

        for (int i = 0; i < scores.Length; i++)
        {
            // Adding 0 makes 0 of -0; flipping what follows a sign orders floats as integers.
            int bits = BitConverter.SingleToInt32Bits(scores[i] + 0f);
            _order[i] = (-(long)(bits ^ ((bits >> 31) & int.MaxValue)) << 32) + i;
        }

        _order.AsSpan(0, scores.Length).Sort();
    }

    private int Token(int rank) => (int)(_order[rank] & int.MaxValue);

    private static void Check(ReadOnlySpan<float> scores)
    {
        if (scores.IsEmpty)
        {
            throw new ArgumentException("There are no scores to draw from.", nameof(scores));
        }

        bool any = false;
        for (int i = 0; i < scores.Length; i++)
        {
            any |= scores[i] > float.NegativeInfinity;
            if (float.IsNaN(scores[i]) || scores[i] == float.PositiveInfinity)
            {
                throw new ArgumentException($"Score {i} is {scores[i]}; scores are numbers below infinity.", nameof(scores));
            }
        }

        if (!any)
        {
            throw new ArgumentException("All scores are minus infinity, so that no token may come.", nameof(scores));
        }
    }
}
