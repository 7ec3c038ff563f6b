using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>One tap of a kernel row and how far its source lies from a position's own place.</summary>
internal readonly record struct Tap(int Index, int Offset);

/// <summary>
/// The sum along one axis as seen from its results: position j sums, over the taps, what lies at <c>j * Step + Offset</c> of the source, where that
/// exists. The forward pass is one set over the output; the input gradient one for each residue of the stride, since inputs of equal residue meet the same taps.
/// </summary>
/// <param name="Positions">How many positions there are.</param>
/// <param name="Extent">The extent of the source.</param>
/// <param name="Step">Sources from one position to the next.</param>
/// <param name="Taps">The taps, by index; index and offset each go up or down in equal steps.</param>
/// <param name="TargetStart">Where position 0 lies in the target.</param>
/// <param name="TargetStep">Targets from one position to the next.</param>
internal sealed record TapSet(int Positions, int Extent, int Step, IReadOnlyList<Tap> Taps, int TargetStart, int TargetStep)
{
    /// <summary>The positions are outputs, the sources inputs.</summary>
    public static TapSet Forward(WindowAxis axis, int positions) =>
        new(positions, axis.Input, axis.Stride, [.. Enumerable.Range(0, axis.Kernel).Select(tap => new Tap(tap, (tap * axis.Dilation) - axis.Before))], 0, 1);

    /// <summary>The positions are inputs of one residue, the sources outputs. Residues that no tap meets are left out.</summary>
    public static IReadOnlyList<TapSet> InputGradient(WindowAxis axis)
    {
        var sets = new List<TapSet>();
        for (int residue = 0; residue < System.Math.Min(axis.Stride, axis.Input); residue++)
        {
            int start = residue + axis.Before;
            Tap[] taps = [.. Enumerable.Range(0, axis.Kernel)
                .Where(tap => (start - (tap * axis.Dilation)) % axis.Stride == 0)
                .Select(tap => new Tap(tap, (start - (tap * axis.Dilation)) / axis.Stride))];
            var set = new TapSet((axis.Input - residue + axis.Stride - 1) / axis.Stride, axis.Output, 1, taps, residue, axis.Stride);
            if (Enumerable.Range(0, set.Positions).Any(position => set.Taps.Any(tap => set.Meets(position, tap))))
            {
                sets.Add(set);
            }
        }

        return sets;
    }

    public bool Meets(int position, Tap tap) => (position * Step) + tap.Offset is int source && source >= 0 && source < Extent;

    /// <summary>Which pairs of pixel and tap exist in a tile, tap by tap, as text.</summary>
    public string PairsOf(int position, int width) => string.Join(
        "|",
        Taps.Select(tap => string.Concat(Enumerable.Range(position, width).Select(pixel => Meets(pixel, tap) ? '1' : '0'))));

    /// <summary>Whether every tap exists at a position.</summary>
    public bool IsFull(int position) => Taps.All(tap => Meets(position, tap));
}
