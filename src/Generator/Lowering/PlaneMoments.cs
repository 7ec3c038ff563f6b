namespace Compiled.Generator.Lowering;

/// <summary>The moments of a value's planes, the channels of each block, for the batch normalisation that reads it.</summary>
/// <param name="Buffer">Where they lie: those of a plane's parts one behind the other.</param>
/// <param name="Parts">Into how many parts a plane is cut.</param>
internal sealed record PlaneMoments(WorkspaceBuffer Buffer, int Parts)
{
    /// <summary>As many numbers as the runtime leaves of a part: shift, distance of the mean from it, squared deviations, number of values.</summary>
    public const int Length = 4;

    /// <summary>Makes room for them.</summary>
    public static PlaneMoments New(PassBuilder pass, string local, int channels, int parts) => new(
        pass.NewBuffer(
            local + "Moments",
            RowLayout.Stride(Length * parts * channels),
            $"the mean as a sum of two, the sum of squared deviations and the number of values of each {(parts == 1 ? "plane" : $"plane's {parts} parts")}"),
        parts);
}
