using System;
using System.Threading;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>
/// The memory of one network object: parameters, running statistics, and the contexts its calls run in. It also keeps the promise that
/// concurrent inference is safe and that training while another call runs throws instead of corrupting.
/// </summary>
public sealed unsafe class NetworkMemory
{
    private readonly ContextPool _contexts;
    private readonly CallGate _gate = new();
    private readonly RecurrentMemory _recurrent = new();
    private AlignedMemory? _gradient;
    private ulong _trainingCalls;

    /// <summary>Allocates a network's memory.</summary>
    /// <param name="seed">The seed of the network's random draws.</param>
    /// <param name="parameterCount">The number of trainable parameters.</param>
    /// <param name="stateLength">The number of running statistics.</param>
    public NetworkMemory(ulong seed, int parameterCount, int stateLength)
    {
        Seed = seed;
        Parameters = new AlignedMemory(parameterCount);
        State = new AlignedMemory(stateLength);
        _contexts = new ContextPool(this);
    }

    /// <summary>The key of training's draws (dropout): the seed the parameters were drawn from, unless a checkpoint has set another.</summary>
    public ulong Seed { get; private set; }

    /// <inheritdoc cref="INetwork.RandomCounter"/>
    public RandomCounter RandomCounter
    {
        get => new(Seed, _trainingCalls);
        set => Exclusively(value, static (memory, counter) => (memory.Seed, memory._trainingCalls) = (counter.Seed, counter.Calls));
    }

    /// <summary>The flat parameter vector.</summary>
    public AlignedMemory Parameters { get; }

    /// <summary>The running statistics.</summary>
    public AlignedMemory State { get; }

    /// <summary>Whether training calls go on with the recurrent states of the call before; turning it off forgets them.</summary>
    public bool CarriesState
    {
        get => _recurrent.CarriesState;
        set => Exclusively(value, static (memory, carries) => memory._recurrent.CarriesState = carries);
    }

    /// <summary>Whether training calls report how long the gradient of each recurrent state is at each step.</summary>
    public bool ReportsGradients
    {
        get => _recurrent.ReportsGradients;
        set => Exclusively(value, static (memory, reports) => memory._recurrent.ReportsGradients = reports);
    }

    internal Span<float> Carried => _recurrent.Carried;

    internal Span<float> StepNorms => _recurrent.StepNorms;

    /// <summary>Forgets the recurrent states carried from call to call: the next training call begins with zeros.</summary>
    public void ResetState() => Exclusively(0, static (memory, _) => memory._recurrent.Reset());

    /// <summary>The lengths that the last training call reported, for a stretch of them.</summary>
    /// <exception cref="InvalidOperationException">No training call has run since they were asked for.</exception>
    public ReadOnlySpan<float> ReportedGradients(int offset, int steps) => _recurrent.Reported(offset, steps);

    /// <summary>Runs an inference pass: outputs for inputs.</summary>
    public void Infer<TPass>(PassPlan plan, int samples, ReadOnlySpan<float> inputs, Span<float> outputs)
        where TPass : struct, IPass
    {
        _gate.EnterShared();
        try
        {
            PassContext context = _contexts.Rent();
            fixed (float* x = inputs, y = outputs)
            {
                context.Bind(x, inputs.Length, y, outputs.Length, null, 0, null, 0, null, 0);
                Run<TPass>(context, plan, samples);
            }

            _contexts.Return(context);
        }
        finally
        {
            _gate.ExitShared();
        }
    }

    /// <summary>Creates the state of a stream.</summary>
    /// <param name="length">Floats that the layers carry.</param>
    /// <param name="mostSteps">The most steps of a stream; 0 where it has no end.</param>
    public State CreateState(int length, int mostSteps) => new(this, length, mostSteps);

    /// <summary>Runs one step of a stream.</summary>
    /// <exception cref="ArgumentException">The state is another network's; nothing is written.</exception>
    /// <exception cref="InvalidOperationException">The stream is at its end; nothing is written.</exception>
    public void Step<TPass>(PassPlan plan, ReadOnlySpan<float> input, Span<float> output, State state)
        where TPass : struct, IPass
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Check(this);
        _gate.EnterShared();
        try
        {
            PassContext context = _contexts.Rent();
            context.Stream = state;
            fixed (float* x = input, y = output)
            {
                context.Bind(x, input.Length, y, output.Length, null, 0, null, 0, null, 0);
                Run<TPass>(context, plan, 1);
            }

            context.Stream = null;
            state.Advance();
            _contexts.Return(context);
        }
        finally
        {
            _gate.ExitShared();
        }
    }

    /// <summary>Runs a loss pass in inference mode.</summary>
    /// <returns>The mean loss.</returns>
    public float Evaluate<TPass>(PassPlan plan, int samples, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<int> labels)
        where TPass : struct, IPass
    {
        _gate.EnterShared();
        try
        {
            PassContext context = _contexts.Rent();
            fixed (float* x = inputs, t = targets)
            fixed (int* c = labels)
            {
                context.Bind(x, inputs.Length, null, 0, t, targets.Length, c, labels.Length, null, 0);
                Run<TPass>(context, plan, samples);
            }

            float loss = context.Loss;
            _contexts.Return(context);
            return loss;
        }
        finally
        {
            _gate.ExitShared();
        }
    }

    /// <summary>Runs a training pass: the mean loss and its gradient.</summary>
    /// <returns>The mean loss.</returns>
    public float Train<TPass>(PassPlan plan, int samples, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<int> labels, Span<float> gradient)
        where TPass : struct, IPass
    {
        _gate.EnterExclusive();
        try
        {
            return TrainInside<TPass>(plan, samples, inputs, targets, labels, gradient);
        }
        finally
        {
            _gate.ExitExclusive();
        }
    }

    /// <summary>Runs a training pass into the network's own gradient vector and lets the optimizer update the parameters.</summary>
    /// <returns>The mean loss before the update.</returns>
    public float TrainStep<TPass>(PassPlan plan, int samples, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<int> labels, Optimizer optimizer)
        where TPass : struct, IPass
    {
        _gate.EnterExclusive();
        try
        {
            optimizer.CheckServes(Parameters.Length, nameof(optimizer));
            _gradient ??= new AlignedMemory(Parameters.Length);
            float loss = TrainInside<TPass>(plan, samples, inputs, targets, labels, _gradient.Span);
            optimizer.Announce(loss);
            optimizer.Update(Parameters.Span, _gradient.Span, samples);
            return loss;
        }
        finally
        {
            _gate.ExitExclusive();
        }
    }

    /// <summary>Runs <paramref name="read"/> while no call may train: for saving weights.</summary>
    public void Shared<TArgument>(TArgument argument, Action<NetworkMemory, TArgument> read)
    {
        _gate.EnterShared();
        try
        {
            read(this, argument);
        }
        finally
        {
            _gate.ExitShared();
        }
    }

    /// <summary>Runs <paramref name="change"/> while no other call may run: for loading weights.</summary>
    public void Exclusively<TArgument>(TArgument argument, Action<NetworkMemory, TArgument> change)
    {
        _gate.EnterExclusive();
        try
        {
            change(this, argument);
        }
        finally
        {
            _gate.ExitExclusive();
        }
    }

    private float TrainInside<TPass>(PassPlan plan, int samples, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<int> labels, Span<float> gradient)
        where TPass : struct, IPass
    {
        _recurrent.Begin(plan, samples);
        PassContext context = _contexts.Rent();
        context.RandomSeed = RandomBits.Mix(Seed, _trainingCalls++);
        fixed (float* x = inputs, t = targets, g = gradient)
        fixed (int* c = labels)
        {
            context.Bind(x, inputs.Length, null, 0, t, targets.Length, c, labels.Length, g, gradient.Length);
            Run<TPass>(context, plan, samples);
        }

        float loss = context.Loss;
        _contexts.Return(context);
        return loss;
    }

    private static void Run<TPass>(PassContext context, PassPlan plan, int samples)
        where TPass : struct, IPass
    {
        bool few = samples <= plan.FewSamples;
        int blocks = (samples + PassContext.BlockSize - 1) / PassContext.BlockSize;
        long flops = plan.FlopsPerSample * (few ? samples : blocks * PassContext.BlockSize);
        int useful = few ? plan.MaximumWorkersFew : Math.Max(blocks, plan.SharesBlocks || plan.WorkspacePerBlock > 0 ? CompiledOptions.MaximumThreads : 1);
        int workers = WorkerChoice.Count(flops, useful, few);
        long workspace = plan.WorkspaceFixed + ((long)plan.WorkspacePerBlock * blocks) + ((long)plan.WorkspacePerWorker * workers);
        if (workspace > Array.MaxLength - 64)
        {
            throw new ArgumentException($"A call with {samples} samples needs a workspace of {workspace} floats, more than one array holds; pass fewer samples a call.", "inputs");
        }

        context.Begin(samples, (int)workspace, plan.TaskSteps, workers);
        if (workers == 1)
        {
            context.Workers = 1;
            PassRunner<TPass>.Part(context, 0);
        }
        else
        {
            context.WorkerBarrier.Reset();
            Workers.Run(workers, WorkerChoice.IsBrief(flops), context, PassRunner<TPass>.Part, PassRunner.Announce, PassRunner.Failed);
        }

        context.Unbind();
    }
}

/// <summary>The cached delegates of passes.</summary>
internal static class PassRunner
{
    public static readonly Action<PassContext, int> Announce = static (context, workers) => context.Workers = workers;
    public static readonly Action<PassContext> Failed = static context => context.WorkerBarrier.Break();
}

/// <summary>The cached delegate of one pass, for the vector width of this process.</summary>
internal static class PassRunner<TPass>
    where TPass : struct, IPass
{
    public static readonly Workers.Part<PassContext> Part = LaneWidth.Bits switch
    {
        512 => TPass.Run<Lane512>,
        256 => TPass.Run<Lane256>,
        _ => TPass.Run<Lane128>,
    };
}

/// <summary>How many workers a call is worth.</summary>
internal static class WorkerChoice
{
    // Below this much work for each worker, about 2 microseconds, handing it over costs more than it saves.
    private const long FlopsPerWorker = 400_000;

    // A few samples run further from the peak, so that the same work takes longer.
    private const long FlopsPerWorkerFew = 250_000;

    // Below this, about 50 microseconds, waking a sleeping thread costs more than it saves.
    private const long BriefFlops = 10_000_000;

    public static int Count(long flops, int useful, bool few) =>
        (int)Math.Min(Math.Min(CompiledOptions.Threads, useful), Math.Max(1, flops / (few ? FlopsPerWorkerFew : FlopsPerWorker)));

    public static bool IsBrief(long flops) => flops < BriefFlops;
}
