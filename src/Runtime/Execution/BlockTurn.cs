namespace Compiled.Execution;

/// <summary>
/// The blocks a worker takes through a section of steps one at a time: first as many of its own as every worker can have, then, together with
/// the others, those left over. A block of its own stays in the worker's caches; what is computed, and in which order, is the same for both.
/// </summary>
public struct BlockTurn
{
    private readonly PassContext _context;
    private readonly int _worker;
    private readonly int _own;
    private int _turn;

    internal BlockTurn(PassContext context, int worker)
    {
        _context = context;
        _worker = worker;
        _own = context.Blocks / context.Workers;
        _turn = -1;
    }

    /// <summary>The block whose turn it is.</summary>
    public readonly int Block => IsShared ? (_context.Workers * _own) + _turn - _own : (_worker * _own) + _turn;

    /// <summary>The block after it, or <see cref="Block"/> itself where another worker does what is not divided into tasks.</summary>
    public readonly int End => Block + (IsShared && _worker > 0 ? 0 : 1);

    private readonly bool IsShared => _turn >= _own;

    /// <summary>Goes on to the next block.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next() => ++_turn < _own + (_context.Blocks % _context.Workers);

    /// <summary>This worker's part of so many tasks of the block: all of them for a block of its own.</summary>
    public readonly (int First, int End) Share(int tasks) => IsShared ? _context.Share(tasks, _worker) : (0, tasks);

    /// <summary>Waits, in a shared block, until all workers have come here.</summary>
    public readonly void Barrier()
    {
        if (IsShared)
        {
            _context.Barrier();
        }
    }
}
