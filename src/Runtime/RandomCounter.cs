namespace Compiled;

/// <summary>Where a network stands in its random draws: together they decide what the next training call draws.</summary>
/// <param name="Seed">The key: the seed the network was created with.</param>
/// <param name="Calls">How many training calls have drawn so far.</param>
public readonly record struct RandomCounter(ulong Seed, ulong Calls);
