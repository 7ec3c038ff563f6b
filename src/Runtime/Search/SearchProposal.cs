namespace Compiled;

/// <summary>What a trial is to be.</summary>
/// <param name="Number">The trial's number.</param>
/// <param name="Place">A place on the unit interval for each parameter of the space.</param>
/// <param name="Budget">What it can spend.</param>
/// <param name="Seed">Its seed.</param>
internal sealed record SearchProposal(int Number, double[] Place, double Budget, ulong Seed);

/// <summary>The random numbers that the proposal of one trial is made of, one after another.</summary>
internal sealed class SearchDraws(ulong seed, int number)
{
    // Keeps these draws apart from other uses of the same seed.
    private const ulong Purpose = 0x53656172_63682121;
    private readonly ulong _key = RandomBits.Mix(RandomBits.Mix(seed, Purpose), (ulong)number);
    private ulong _next;

    /// <summary>A number in (0, 1).</summary>
    public double Next() => ((RandomBits.Mix(_key, _next++) >> 12) + 0.5) * (1.0 / (1L << 52));
}
