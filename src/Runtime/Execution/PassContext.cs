using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Compiled.Execution;

/// <summary>
/// What one call of a generated pass sees: the caller's spans (pinned for the length of the call), the parameters and a workspace.
/// The contexts are pooled by <see cref="NetworkMemory"/>; a context serves one call at a time.
/// </summary>
public sealed unsafe class PassContext
{
    private readonly WorkerBarrier _barrier = new();
    private float* _inputs;
    private float* _outputs;
    private float* _targets;
    private float* _gradient;
    private int* _labels;
    private int _inputLength;
    private int _outputLength;
    private int _targetLength;
    private int _gradientLength;
    private int _labelLength;
    private AlignedMemory _workspace = new(0);

    internal PassContext(NetworkMemory memory) => Memory = memory;

    /// <summary>The number of samples in one block: the lanes of a row.</summary>
    public const int BlockSize = 16;

    internal NetworkMemory Memory { get; }

    /// <summary>The number of samples of this call.</summary>
    public int Samples { get; private set; }

    /// <summary>The number of blocks of 16 samples, the last one possibly partial.</summary>
    public int Blocks => (Samples + BlockSize - 1) / BlockSize;

    /// <summary>How many workers run this pass.</summary>
    public int Workers { get; internal set; }

    /// <summary>The seed of this call's random draws (dropout): drawn from the network's seed and the number of training steps so far.</summary>
    public ulong RandomSeed { get; internal set; }

    /// <summary>The mean loss, left by the pass.</summary>
    public float Loss { get; set; }

    /// <summary>The samples, one after another.</summary>
    public ReadOnlySpan<float> Inputs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_inputs, _inputLength);
    }

    /// <summary>The samples of a network that takes tokens, one after another.</summary>
    public ReadOnlySpan<int> Tokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new((int*)_inputs, _inputLength);
    }

    /// <summary>The outputs, one sample after another.</summary>
    public Span<float> Outputs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_outputs, _outputLength);
    }

    /// <summary>The float targets, one sample after another; empty when the call has labels.</summary>
    public ReadOnlySpan<float> Targets
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_targets, _targetLength);
    }

    /// <summary>The class indices, one a sample; empty when the call has float targets.</summary>
    public ReadOnlySpan<int> Labels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_labels, _labelLength);
    }

    /// <summary>The gradient to fill, laid out as <see cref="Parameters"/>.</summary>
    public Span<float> Gradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_gradient, _gradientLength);
    }

    /// <summary>All trainable parameters.</summary>
    public ReadOnlySpan<float> Parameters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Memory.Parameters.Span;
    }

    /// <summary>The running statistics; a training pass updates them.</summary>
    public Span<float> State
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Memory.State.Span;
    }

    /// <summary>The whole workspace; its content is undefined when a call begins.</summary>
    public Span<float> Workspace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _workspace.Span;
    }

    /// <summary>The part of the workspace from <paramref name="offset"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Buffer(int offset, int length) => _workspace.Span.Slice(offset, length);

    /// <summary>This worker's share of <paramref name="tasks"/> equal tasks: a range that depends on the counts only.</summary>
    public (int First, int End) Share(int tasks, int worker) =>
        ((int)((long)tasks * worker / Workers), (int)((long)tasks * (worker + 1) / Workers));

    /// <summary>This worker's share of so many blocks, or steps of blocks, by pairs of neighbours.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="worker">The worker.</param>
    public (int First, int End) SharePairs(int count, int worker)
    {
        (int first, int end) = Share((count + 1) / 2, worker);
        return (first * 2, Math.Min(end * 2, count));
    }

    /// <summary>The blocks that a worker takes through a section of steps one at a time, before the first <see cref="BlockTurn.Next"/>.</summary>
    public BlockTurn Turns(int worker) => new(this, worker);

    /// <summary>How many blocks a worker takes through the network together: at most <paramref name="most"/>, fewer where all workers need some; even.</summary>
    public int ChunkBlocks(int most) => Math.Min(most, Math.Max(2, ((Blocks + Workers - 1) / Workers + 1) / 2 * 2));

    /// <summary>
    /// This worker's part of every step of a time loop: the pairs of blocks divide among the workers where they do so evenly or where a step is too short to be
    /// shared; else all workers share each step, and meet behind it.
    /// </summary>
    /// <param name="blocks">The blocks of the call.</param>
    /// <param name="tiles">The tiles of a pair of blocks.</param>
    /// <param name="isLong">Whether a step is worth the meeting.</param>
    /// <param name="worker">The worker.</param>
    public StepShare ShareSteps(int blocks, int tiles, bool isLong, int worker)
    {
        int pairs = (blocks + 1) / 2;
        if (!isLong || pairs % Workers == 0)
        {
            (int firstBlock, int endBlock) = SharePairs(blocks, worker);
            return new StepShare(firstBlock, endBlock, tiles);
        }

        (int first, int end) = Share(tiles * pairs, worker);
        return new StepShare(blocks, first, end, true);
    }

    /// <summary>The recurrent states that the network carries from one training call to the next; empty where it carries none.</summary>
    public Span<float> Carried
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Memory.Carried;
    }

    /// <summary>The stream of which a call takes a step, or null.</summary>
    internal State? Stream { get; set; }

    /// <summary>What the layers carry from step to step of the stream.</summary>
    public Span<float> StepState
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Stream!.Span;
    }

    /// <summary>The steps the stream has taken before this one.</summary>
    public int Position => Stream!.Position;

    /// <summary>Whether a training call reports how long the gradient is at each step of its recurrent layers.</summary>
    public bool ReportsGradients
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !Memory.StepNorms.IsEmpty;
    }

    /// <summary>The lengths to report, one for each step of each direction of each recurrent layer; empty where none are.</summary>
    public Span<float> StepNorms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Memory.StepNorms;
    }

    /// <summary>Waits until all workers of this pass have come here; what they wrote before is then visible to all.</summary>
    public void Barrier()
    {
        if (Workers > 1)
        {
            _barrier.SignalAndWait(Workers);
        }
    }

    internal WorkerBarrier WorkerBarrier => _barrier;

    internal void Begin(int samples, int workspaceLength)
    {
        Samples = samples;
        if (_workspace.Length < workspaceLength)
        {
            _workspace = new AlignedMemory(workspaceLength);
        }

        if (ExecutionTesting.WorkspaceFill is byte fill)
        {
            MemoryMarshal.AsBytes(_workspace.Span).Fill(fill);
        }
    }

    internal void Bind(float* inputs, int inputLength, float* outputs, int outputLength, float* targets, int targetLength, int* labels, int labelLength, float* gradient, int gradientLength)
    {
        _inputs = inputs;
        _inputLength = inputLength;
        _outputs = outputs;
        _outputLength = outputLength;
        _targets = targets;
        _targetLength = targetLength;
        _labels = labels;
        _labelLength = labelLength;
        _gradient = gradient;
        _gradientLength = gradientLength;
    }

    internal void Unbind() => Bind(null, 0, null, 0, null, 0, null, 0, null, 0);
}
