using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Compiled.Generator.Lowering;

/// <summary>
/// How steps of a pass name a worker's part where they work by the steps of sequences. A block of a sequence is <c>[step][feature][16]</c>, so that each step of
/// it lies like a block of a vector, and the same kernels go over <c>blocks * steps</c> of them. They are shared by pairs, as blocks are.
/// </summary>
internal static class StepRange
{
    /// <summary>From this many steps on, a single block's keep a few workers evenly busy; each then goes on with what it made itself.</summary>
    public const int ForAll = 16;

    /// <summary>The first of a worker's blocks, or of its steps of blocks.</summary>
    public static string First(int steps) => steps == 1 ? "firstBlock" : $"firstStep{Text(steps)}";

    /// <summary>The one behind the last.</summary>
    public static string End(int steps) => steps == 1 ? "endBlock" : $"endStep{Text(steps)}";

    /// <summary>How many there are in all.</summary>
    public static string All(int steps) => steps == 1 ? "blocks" : $"blocks * {Text(steps)}";

    /// <summary>The declarations of the ranges that some steps of a training pass name.</summary>
    public static string Shared(IEnumerable<Step> part) => string.Concat(Lengths(part).Select(steps =>
        $"\n(int {First(steps)}, int {End(steps)}) = context.SharePairs(blocks * {Text(steps)}, worker);"));

    /// <summary>The same in inference, where a worker has its blocks to itself.</summary>
    public static string Own(IEnumerable<Step> part) => string.Concat(Lengths(part).Select(steps =>
        $"\nint {First(steps)} = 0, {End(steps)} = endBlock * {Text(steps)};"));

    /// <summary>Whether any of them works by the steps of sequences.</summary>
    public static bool IsNamed(IEnumerable<Step> part) => Lengths(part).Any();

    private static IEnumerable<int> Lengths(IEnumerable<Step> part) => part.Select(step => step.Steps).Where(steps => steps > 1).Distinct().OrderBy(steps => steps);

    private static string Text(int steps) => steps.ToString(CultureInfo.InvariantCulture);
}
