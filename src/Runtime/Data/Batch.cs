namespace Compiled;

/// <summary>The memory of one batch.</summary>
/// <param name="source">Whose samples it holds.</param>
/// <param name="capacity">The most samples it can hold.</param>
internal sealed class Batch(IDataSource source, int capacity)
{
    /// <summary>The samples, one after another.</summary>
    public readonly float[] Inputs = new float[checked(capacity * source.InputLength)];

    /// <summary>The class indices of the samples, or empty.</summary>
    public readonly int[] Labels = new int[source.HasLabels ? checked(capacity * source.LabelsPerSample) : 0];

    /// <summary>The target rows, or empty.</summary>
    public readonly float[] Targets = new float[checked(capacity * source.TargetLength)];
}
