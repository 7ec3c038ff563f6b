using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Lowering;

namespace Compiled.Generator.Analysis;

/// <summary>
/// Gives every buffer of a pass its place. Two buffers share memory when no barrier interval touches both: workers run apart between
/// two barriers, so a shorter notion of time would let one worker overwrite what another still reads.
/// </summary>
internal static class MemoryPlan
{
    /// <summary>Places the buffers, largest first, each at the lowest offset free over its whole life.</summary>
    /// <returns>The total size.</returns>
    public static int Place(IReadOnlyList<WorkspaceBuffer> buffers)
    {
        var placed = new List<WorkspaceBuffer>();
        foreach (WorkspaceBuffer buffer in buffers.Where(buffer => buffer.First >= 0).OrderByDescending(buffer => buffer.Size))
        {
            buffer.Offset = 0;
            foreach (WorkspaceBuffer other in placed.Where(other => Overlap(other, buffer)).OrderBy(other => other.Offset))
            {
                if (buffer.Offset + buffer.Size <= other.Offset)
                {
                    break;
                }

                buffer.Offset = System.Math.Max(buffer.Offset, other.Offset + other.Size);
            }

            placed.Add(buffer);
        }

        return placed.Count == 0 ? 0 : placed.Max(buffer => buffer.Offset + buffer.Size);
    }

    private static bool Overlap(WorkspaceBuffer left, WorkspaceBuffer right) => left.First <= right.Last && right.First <= left.Last;
}
