namespace Samples.Shared.Data;

/// <summary>
/// Random numbers from a counter: the n-th number of a stream depends on the seed, the stream and n alone, so images may be drawn in any order.
/// Integers and exact conversions only: the same bits on every machine.
/// </summary>
internal struct RandomStream
{
    // The odd number nearest to 2^64 / golden ratio: successive counters land far apart before they are mixed.
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private readonly ulong _key;
    private ulong _counter;

    /// <summary>Stream number <paramref name="stream"/> of <paramref name="seed"/>.</summary>
    public RandomStream(ulong seed, ulong stream)
    {
        _key = Mix(Mix(seed + Increment) ^ (stream * Increment));
        _counter = 0;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_key + (++_counter * Increment));

    /// <summary>An integer in [0, <paramref name="count"/>); its bias, below count / 2^32, does not matter here.</summary>
    public int NextIndex(int count) => (int)(((NextBits() >> 32) * (ulong)count) >> 32);

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public float Uniform(float low, float high) => low + ((high - low) * ((NextBits() >> 40) * (1f / (1 << 24))));

    /// <summary>Roughly normal with mean 0: the sum of four uniform numbers, never beyond 3.5 standard deviations.</summary>
    public float Bell(float standardDeviation)
    {
        ulong bits = NextBits();
        int sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        // Four uniform numbers in [0, 65536): mean 131070, variance 4 * 65536^2 / 12, so a standard deviation of 65536 / sqrt(3).
        return standardDeviation * ((sum - 131070) * (1.7320508f / 65536f));
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford).
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
