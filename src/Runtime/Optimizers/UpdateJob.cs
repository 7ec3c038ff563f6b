using System;
using Compiled.Execution;
using Compiled.Lanes;

namespace Compiled;

/// <summary>One optimizer's update shared among workers: what they need to see, and the cached delegates they run.</summary>
internal sealed unsafe class UpdateJob(ElementwiseOptimizer optimizer)
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
    private int _length;
    private int _workers;

    /// <summary>How many workers an update of so many parameters is worth; below 32,768 parameters it stays on the calling thread.</summary>
    public static int WorkersFor(int parameterCount) =>
        Math.Min(CompiledOptions.Threads, Math.Max(1, parameterCount / ParametersPerWorker));

    public void Run(int workers, Span<float> parameters, ReadOnlySpan<float> gradient)
    {
        bool brief = parameters.Length < BriefParameters;
        fixed (float* p = parameters, g = gradient)
        {
            _parameters = p;
            _gradient = g;
            _length = parameters.Length;
            if (optimizer.ClipsByNorm)
            {
                Workers.Run(workers, brief, this, SumPart, Announce);
                optimizer.SetNorm(GradientNorm.FromChunks(optimizer.NormSums));
            }

            Workers.Run(workers, brief, this, UpdatePart, Announce);
            _parameters = null;
            _gradient = null;
        }
    }

    private void Sum(int worker)
    {
        (int first, int end) = Share(GradientNorm.Chunks(_length), worker);
        GradientNorm.SumChunks(LaneWidth.Bits, new(_gradient, _length), optimizer.NormSums, first, end);
    }

    private void Update(int worker)
    {
        int rows = (_length + UpdateLoop.RowLength - 1) / UpdateLoop.RowLength;
        (int first, int end) = Share(rows, worker);
        optimizer.UpdateRange(
            LaneWidth.Bits,
            new(_parameters, _length),
            new(_gradient, _length),
            first * UpdateLoop.RowLength,
            Math.Min(end * UpdateLoop.RowLength, _length));
    }

    private (int First, int End) Share(int tasks, int worker) =>
        ((int)((long)tasks * worker / _workers), (int)((long)tasks * (worker + 1) / _workers));
}
