namespace Compiled.Execution;

/// <summary>A worker's part of every step of a time loop: all tiles of blocks of its own, or some tiles of all blocks.</summary>
public readonly struct StepShare
{
    /// <summary>All tiles of some blocks.</summary>
    /// <param name="firstBlock">The first block.</param>
    /// <param name="endBlock">The block after the last one.</param>
    /// <param name="tiles">The tiles of a pair of blocks.</param>
    public StepShare(int firstBlock, int endBlock, int tiles)
    {
        FirstBlock = firstBlock;
        EndBlock = endBlock;
        EndTask = tiles * Pairs;
    }

    internal StepShare(int blocks, int firstTask, int endTask, bool isJoint)
    {
        EndBlock = blocks;
        FirstTask = firstTask;
        EndTask = endTask;
        IsJoint = isJoint;
    }

    /// <summary>The first block.</summary>
    public int FirstBlock { get; }

    /// <summary>The block after the last one.</summary>
    public int EndBlock { get; }

    /// <summary>The first task: tasks go through the pairs of blocks of each tile.</summary>
    public int FirstTask { get; }

    /// <summary>The task after the last one.</summary>
    public int EndTask { get; }

    /// <summary>Whether a step is shared by all workers, so that they must meet behind it.</summary>
    public bool IsJoint { get; }

    /// <summary>Pairs of blocks, the last one possibly a single block.</summary>
    public int Pairs => (EndBlock - FirstBlock + 1) / 2;
}
