using System;
using Compiled.Execution;
using Compiled.Lanes;

namespace Compiled;

/// <summary>A pass over two vectors, shared among workers where they are long: what the workers need to see, and the cached delegates they run.</summary>
internal sealed unsafe class UpdateJob(IRangeUpdate update)
{
    // A worker's share is at least this long: about 2 microseconds of work.
    private const int ParametersPerWorker = 16_384;

    // Below this, about 50 microseconds, waking a sleeping thread costs more than it saves.
    private const int BriefParameters = 262_144;

    private static readonly Workers.Part<UpdateJob> SumPart = static (job, worker) => job.Sum(worker);
    private static readonly Workers.Part<UpdateJob> UpdatePart = static (job, worker) => job.Update(worker);
    private static readonly Action<UpdateJob, int> Announce = static (job, workers) => job._workers = workers;

    private float* _parameters;
    private float* _gradient;
    private (int First, int End)[] _chunks = [];
    private float[] _sums = [];
    private int _length;
    private int _workers;

    /// <summary>Goes over the vectors once. Below 32,768 elements it stays on the calling thread.</summary>
    public void Run(Span<float> parameters, ReadOnlySpan<float> gradient)
    {
        int workers = WorkersFor(parameters.Length);
        if (workers == 1)
        {
            update.UpdateRange(LaneWidth.Bits, parameters, gradient, 0, parameters.Length);
            return;
        }

        fixed (float* p = parameters, g = gradient)
        {
            _parameters = p;
            _gradient = g;
            _length = parameters.Length;
            Workers.Run(workers, parameters.Length < BriefParameters, this, UpdatePart, Announce);
            _parameters = null;
            _gradient = null;
        }
    }

    /// <summary>The Euclidean norm of the <paramref name="chunks"/> of a gradient.</summary>
    /// <param name="gradient">The whole gradient.</param>
    /// <param name="chunks">What counts of it, see <see cref="UpdateSegment.Chunks"/>.</param>
    /// <param name="sums">Room for a number a chunk.</param>
    public double Norm(ReadOnlySpan<float> gradient, (int First, int End)[] chunks, float[] sums)
    {
        int workers = WorkersFor(gradient.Length);
        if (workers == 1)
        {
            GradientNorm.SumChunks(LaneWidth.Bits, gradient, chunks, sums, 0, chunks.Length);
        }
        else
        {
            fixed (float* g = gradient)
            {
                _gradient = g;
                (_length, _chunks, _sums) = (gradient.Length, chunks, sums);
                Workers.Run(workers, gradient.Length < BriefParameters, this, SumPart, Announce);
                _gradient = null;
            }
        }

        return GradientNorm.FromChunks(sums);
    }

    private static int WorkersFor(int length) => Math.Min(CompiledOptions.Threads, Math.Max(1, length / ParametersPerWorker));

    private void Sum(int worker)
    {
        (int first, int end) = Share(_chunks.Length, worker);
        GradientNorm.SumChunks(LaneWidth.Bits, new(_gradient, _length), _chunks, _sums, first, end);
    }

    private void Update(int worker)
    {
        int rows = (_length + UpdateLoop.RowLength - 1) / UpdateLoop.RowLength;
        (int first, int end) = Share(rows, worker);
        update.UpdateRange(
            LaneWidth.Bits,
            new(_parameters, _length),
            new(_gradient, _length),
            first * UpdateLoop.RowLength,
            Math.Min(end * UpdateLoop.RowLength, _length));
    }

    private (int First, int End) Share(int tasks, int worker) =>
        ((int)((long)tasks * worker / _workers), (int)((long)tasks * (worker + 1) / _workers));
}
