namespace Compiled;

/// <summary>
/// Counter-based random bits: the same (key, counter) gives the same bits on every machine, in any order and on any thread.
/// The mixing function is SplitMix64's (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
/// </summary>
public static class RandomBits
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>64 well-mixed bits for a key and a counter.</summary>
    public static ulong Mix(ulong key, ulong counter) => Finalize(Finalize(key + Golden) + ((counter + 1) * Golden));

    /// <summary>A float in [0, 1), a multiple of 2^-24.</summary>
    public static float Uniform(ulong key, ulong counter) => (Mix(key, counter) >> 40) * (1f / 16777216f);

    private static ulong Finalize(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
