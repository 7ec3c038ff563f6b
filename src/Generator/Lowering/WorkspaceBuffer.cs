namespace Compiled.Generator.Lowering;

/// <summary>A stretch of the workspace that a pass writes and reads; the memory plan gives it a place.</summary>
/// <param name="name">The local variable that holds it.</param>
/// <param name="size">Floats for each block, or in all for a fixed buffer.</param>
/// <param name="contents">What it holds, for the emitted comment.</param>
internal sealed class WorkspaceBuffer(string name, int size, string contents)
{
    /// <summary>The caller's own samples, where a pass can read them as they lie.</summary>
    public static WorkspaceBuffer Inputs { get; } = new("context.Inputs", 0, "");

    public string Name { get; } = name;

    public int Size { get; } = size;

    public string Contents { get; } = contents;

    /// <summary>The first barrier interval in which it is touched; -1 before any step does.</summary>
    public int First { get; set; } = -1;

    /// <summary>The last barrier interval in which it is touched.</summary>
    public int Last { get; set; } = -1;

    /// <summary>Where it lies, in floats for each block.</summary>
    public int Offset { get; set; }
}
