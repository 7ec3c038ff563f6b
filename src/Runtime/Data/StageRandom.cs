namespace Compiled;

/// <summary>The random numbers of one sample in one stage, one after another.</summary>
/// <param name="key">See <see cref="BatchPart.Key"/>.</param>
internal struct StageRandom(ulong key)
{
    private ulong _counter;

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double Uniform() => (RandomBits.Mix(key, _counter++) >> 11) * (1.0 / (1L << 53));

    /// <summary>An integer from <paramref name="low"/> to <paramref name="high"/>, both included; its bias, below count / 2^32, does not matter here.</summary>
    public int Between(int low, int high) => low + (int)(((RandomBits.Mix(key, _counter++) >> 32) * (ulong)(high - low + 1)) >> 32);
}
