namespace Compiled.Execution;

/// <summary>What tests may turn on to prove that no pass reads what it has not written.</summary>
internal static class ExecutionTesting
{
    /// <summary>The byte every workspace is filled with before each call; 0xFF makes every float a NaN.</summary>
    internal static byte? WorkspaceFill { get; set; }
}
