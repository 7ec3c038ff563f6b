using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;

namespace Compiled.Generator.Lowering;

/// <summary>How the work of a step is divided among the workers of a call.</summary>
internal enum Partition
{
    /// <summary>Each worker takes its own pairs of blocks: steps of this kind follow one another without a barrier.</summary>
    Blocks,

    /// <summary>The step has a number of equal tasks, divided among the workers.</summary>
    Tasks,

    /// <summary>
    /// Each block has a number of equal tasks that need no other block. Such steps and those of kind <see cref="Blocks"/> beside them form a section:
    /// a worker takes a block of its own through all of them while it is in the caches, and all workers share the tasks of blocks left over.
    /// </summary>
    BlockTasks,

    /// <summary>The first worker does it alone.</summary>
    First,

    /// <summary>All workers run it and divide it among themselves, meeting inside where they must: the time loop of a recurrent layer.</summary>
    Team,
}

/// <summary>
/// Another division of a step's work, by tiles of the features it makes and all blocks of each. Behind a step so divided, one that also reads by
/// features needs no barrier: each worker goes on with what it made itself.
/// </summary>
/// <param name="Tiling">How the features are cut: equal for both steps.</param>
/// <param name="Code">The statement; it may use first and end, which count tiles.</param>
/// <param name="ReadsByFeatures">Whether a tile reads no other features than those it makes.</param>
internal sealed record FeatureForm(Tiling Tiling, string Code, bool ReadsByFeatures);

/// <summary>One step of a pass.</summary>
/// <param name="Comment">What it computes, in a sentence.</param>
/// <param name="Partition">How it is divided.</param>
/// <param name="Tasks">The number of its tasks (of a block's, for <see cref="Partition.BlockTasks"/>), a C# expression.</param>
/// <param name="Code">The statement.</param>
/// <param name="NeedsBarrier">Whether the workers meet before it.</param>
/// <param name="ByFeatures">Another division of its work, or null.</param>
/// <param name="InSection">Whether it is part of a section, in which workers take one block at a time.</param>
/// <param name="Strips">Where its tasks are strips of rows, how many each sample has, else 0.</param>
/// <param name="SharesTasks">Whether its tasks are those of the step before it: who has done one of these does the same one here.</param>
/// <param name="Steps">Where it goes over the steps of sequences as over blocks, how many a block has, else 1.</param>
internal sealed record Step(
    string Comment,
    Partition Partition,
    string Tasks,
    string Code,
    bool NeedsBarrier,
    FeatureForm? ByFeatures = null,
    bool InSection = false,
    int Strips = 0,
    bool SharesTasks = false,
    int Steps = 1)
{
    /// <summary>Whether it has tasks that are its own, not those of the step before it.</summary>
    public bool HasTasks => Partition == Partition.Tasks && !SharesTasks;

    /// <summary>Whether it touches nothing but the worker's own blocks.</summary>
    public bool IsByBlocks => Partition is Partition.Blocks or Partition.BlockTasks;

    /// <summary>Whether behind another step each worker goes on with the very blocks, or steps of blocks, that were its own there.</summary>
    public bool GoesOnAfter(Step before) => IsByBlocks && before.IsByBlocks && Steps == before.Steps;

    /// <summary>The same step divided by features.</summary>
    public Step DividedByFeatures => this with { Tasks = $"{ByFeatures!.Tiling.Count}", Code = ByFeatures.Code };
}

/// <summary>What a pass computes and in which layout.</summary>
internal enum PassKind
{
    /// <summary>All blocks at once, gradients included; workers meet at barriers.</summary>
    Training,

    /// <summary>Chunks of blocks go through the whole network: each worker's own, or, where blocks are long sequences, one after another all workers'.</summary>
    Inference,

    /// <summary>A few samples as rows, vectors across features.</summary>
    Few,
}

/// <summary>Collects the steps and buffers of one pass, puts barriers where a step needs what other workers made, and plans the memory.</summary>
/// <param name="kind">What it computes.</param>
/// <param name="isStep">Whether a few-sample pass takes one step of one stream instead of whole samples.</param>
/// <param name="inspects">Whether it is an inference pass that hands out what each layer makes.</param>
/// <param name="isShared">Whether it is an inference pass in which all workers take each chunk of blocks together, as in training.</param>
internal sealed class PassBuilder(PassKind kind, bool isStep = false, bool inspects = false, bool isShared = false)
{
    private readonly List<WorkspaceBuffer> _states = [];
    private readonly List<Step> _steps = [];
    private readonly List<WorkspaceBuffer> _buffers = [];
    private readonly Dictionary<int, WorkspaceBuffer> _values = [];
    private readonly Dictionary<int, WorkspaceBuffer> _linears = [];
    private readonly Dictionary<int, WorkspaceBuffer> _gradients = [];
    private readonly Dictionary<int, WorkspaceBuffer> _addends = [];
    private readonly Dictionary<int, WorkspaceBuffer> _winners = [];
    private readonly Dictionary<int, PlaneMoments> _moments = [];
    private int _interval;

    public PassKind Kind { get; } = kind;

    /// <summary>Whether it takes a single step of a stream: a sequence is then one row.</summary>
    public bool IsStep { get; } = isStep;

    /// <summary>Whether each layer's value is wanted for itself, also of a convolution in whose tile the maximum is taken.</summary>
    public bool Inspects { get; } = inspects;

    /// <summary>Whether each worker has its blocks to itself, so that nothing must be divided or waited for.</summary>
    public bool IsApart { get; } = kind == PassKind.Inference && !isShared;

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>What a stream carries from step to step.</summary>
    public IReadOnlyList<WorkspaceBuffer> States => _states;

    /// <summary>The most steps of a stream; 0 where it has no end.</summary>
    public int MostSteps { get; set; }

    public IEnumerable<WorkspaceBuffer> Buffers => _buffers.Where(buffer => buffer.First >= 0);

    /// <summary>How many steps have tasks of their own.</summary>
    public int TaskSteps => _steps.Count(step => step.HasTasks);

    /// <summary>Into how many strips the last step divides each sample; 0 where it does not.</summary>
    public int LastStrips => _steps.LastOrDefault()?.Strips ?? 0;

    /// <summary>Creates a buffer of <paramref name="size"/> floats a block (a sample row in the few-sample pass).</summary>
    public WorkspaceBuffer NewBuffer(string name, int size, string contents)
    {
        var buffer = new WorkspaceBuffer(name, size, contents);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Creates a buffer of <paramref name="size"/> floats in all, of a few-sample pass.</summary>
    public WorkspaceBuffer NewShared(string name, int size, string contents) =>
        NewBuffer(name, IsStep ? size : (size + PassAssembler.FewSamples - 1) / PassAssembler.FewSamples, contents);

    /// <summary>Creates what a stream carries from step to step: zeros where it begins.</summary>
    public WorkspaceBuffer NewState(string name, int size, string contents)
    {
        var state = new WorkspaceBuffer(name, size, contents) { Offset = _states.Sum(before => before.Size) };
        _states.Add(state);
        return state;
    }

    /// <summary>The rows of a sample in a few-sample pass, given its steps.</summary>
    public int StepsOf(int steps) => IsStep ? 1 : steps;

    /// <summary>Whether the workers share the rows of a sample in a few-sample pass, given its steps: each goes on with the rows it made itself.</summary>
    public bool SharesRows(int steps) => Kind == PassKind.Few && !IsStep && steps >= StepRange.ForAll;

    /// <summary>The number of rows of all samples in a few-sample pass, a C# expression.</summary>
    public string Rows(int steps) => StepsOf(steps) == 1 ? "samples" : $"samples * {steps}";

    /// <summary>Declares where a value lives.</summary>
    public WorkspaceBuffer SetValue(int value, WorkspaceBuffer buffer) => _values[value] = buffer;

    /// <summary>The buffer of a value.</summary>
    public WorkspaceBuffer Value(int value) => _values[value];

    /// <summary>The buffer of a group's output before its activation; its value's own where nothing keeps it apart.</summary>
    public WorkspaceBuffer Linear(Group group) => _linears.TryGetValue(group.Value, out WorkspaceBuffer? buffer) ? buffer : Value(group.Value);

    /// <summary>Declares where a group's output before its activation lives.</summary>
    public WorkspaceBuffer SetLinear(Group group, WorkspaceBuffer buffer) => _linears[group.Value] = buffer;

    /// <summary>Where the winners of a maximum lie that was taken in the tile of the layer before.</summary>
    public WorkspaceBuffer Winners(int value) => _winners[value];

    /// <summary>Declares where the winners of a value lie.</summary>
    public WorkspaceBuffer SetWinners(int value, WorkspaceBuffer buffer) => _winners[value] = buffer;

    /// <summary>The moments of a value's planes, or null where the tile that made it has not taken them.</summary>
    public PlaneMoments? FindMoments(int value) => _moments.TryGetValue(value, out PlaneMoments? moments) ? moments : null;

    /// <summary>Declares where the moments of a value's planes lie.</summary>
    public void SetMoments(int value, PlaneMoments moments) => _moments[value] = moments;

    /// <summary>The gradient of a value: made at the first contribution, added to by the later ones.</summary>
    public WorkspaceBuffer Gradient(int value, string name, int size, out bool accumulates)
    {
        accumulates = _gradients.TryGetValue(value, out WorkspaceBuffer? buffer);
        return buffer ?? (_gradients[value] = NewBuffer(name, size, $"gradient of the loss with respect to {Value(value).Name}"));
    }

    /// <summary>The part of a value's gradient that lies in a buffer of its own, to be added where the gradient is next read; null where there is none.</summary>
    public WorkspaceBuffer? FindAddend(int value) => _addends.TryGetValue(value, out WorkspaceBuffer? buffer) ? buffer : null;

    /// <summary>Declares such a part.</summary>
    public WorkspaceBuffer SetAddend(int value, WorkspaceBuffer buffer) => _addends[value] = buffer;

    /// <summary>Declares that a value's gradient so far is what a buffer holds; later contributions are added to it.</summary>
    public void SetGradient(int value, WorkspaceBuffer buffer) => _gradients[value] = buffer;

    /// <summary>The gradient of a value that its readers have contributed to, or null where none has.</summary>
    public WorkspaceBuffer? FindGradient(int value) => _gradients.TryGetValue(value, out WorkspaceBuffer? buffer) ? buffer : null;

    /// <summary>The values whose gradients so far lie in a buffer.</summary>
    public IEnumerable<int> SharersOf(WorkspaceBuffer gradient) => _gradients.Where(pair => pair.Value == gradient).Select(pair => pair.Key);

    /// <summary>Adds a step.</summary>
    /// <param name="comment">What it computes, in a sentence.</param>
    /// <param name="partition">How it is divided.</param>
    /// <param name="code">The statement; it may use firstBlock and endBlock (Blocks) or first and end (Tasks).</param>
    /// <param name="tasks">The number of tasks, a C# expression, for <see cref="Partition.Tasks"/>.</param>
    /// <param name="independent">Whether it reads nothing the step before wrote, so that no barrier is needed in between.</param>
    /// <param name="buffers">Every buffer it reads or writes.</param>
    public void Add(string comment, Partition partition, string code, string tasks, bool independent, params WorkspaceBuffer?[] buffers) =>
        Add(new Step(comment, partition, tasks, code, false), independent, buffers);

    /// <summary>Adds a step divided by tasks that could also be divided by features.</summary>
    public void AddByFeatures(string comment, string code, string tasks, FeatureForm? byFeatures, params WorkspaceBuffer?[] buffers) =>
        Add(new Step(comment, Partition.Tasks, tasks, code, false, byFeatures), false, buffers);

    /// <summary>
    /// Adds a step of the few-sample pass divided by strips of each sample's rows, of a sequence by its steps. Behind another one with as many strips it needs no barrier where it
    /// reads no other strip than its own: each worker goes on with what it made itself, which also stays in its core's cache.
    /// </summary>
    public void AddByStrips(string comment, string code, int strips, bool readsOwn, params WorkspaceBuffer?[] buffers) =>
        Add(new Step(comment, Partition.Tasks, $"samples * {strips}", code, false, Strips: strips), readsOwn && _steps.LastOrDefault()?.Strips == strips, buffers);

    /// <summary>Adds a step divided by blocks.</summary>
    public void AddByBlocks(string comment, string code, params WorkspaceBuffer?[] buffers) =>
        Add(comment, Partition.Blocks, code, "", false, buffers);

    /// <summary>Adds a step divided by blocks, or by the steps of sequences in them; the code names its range by <see cref="StepRange"/>.</summary>
    public void AddBySteps(int steps, string comment, string code, params WorkspaceBuffer?[] buffers) =>
        Add(new Step(comment, Partition.Blocks, "", code, false, Steps: steps), false, buffers);

    /// <summary>Adds a step that all workers run together; the code may use context and worker.</summary>
    public void AddTogether(string comment, string code, params WorkspaceBuffer?[] buffers) =>
        Add(comment, Partition.Team, code, "", false, buffers);

    /// <summary>Adds a step whose blocks each have a number of tasks; in inference each worker does all of its own blocks.</summary>
    /// <param name="comment">What it computes, in a sentence.</param>
    /// <param name="code">The statement as a function of its arguments: the first block, the first task counted from that block's first, and the end.</param>
    /// <param name="tasks">The number of tasks as a function of a number of blocks.</param>
    /// <param name="buffers">Every buffer it reads or writes.</param>
    public void AddByBlockTasks(string comment, Func<string, string, string, string> code, Func<string, string> tasks, params WorkspaceBuffer?[] buffers)
    {
        if (Kind == PassKind.Inference)
        {
            AddByBlocks(comment, code("firstBlock", "0", tasks("endBlock - firstBlock")), buffers);
            return;
        }

        Add(comment, Partition.BlockTasks, code("firstBlock", "first", "end"), tasks("1"), false, buffers);
    }

    /// <summary>Places the buffers and returns the floats a block needs.</summary>
    public int Plan() => MemoryPlan.Place(_buffers);

    private void Add(Step step, bool independent, WorkspaceBuffer?[] buffers)
    {
        Step? before = _steps.LastOrDefault();
        bool byFeatures = step.ByFeatures is { ReadsByFeatures: true } && before?.ByFeatures?.Tiling == step.ByFeatures.Tiling;
        if (byFeatures)
        {
            _steps[_steps.Count - 1] = before!.DividedByFeatures;
            step = step.DividedByFeatures with { SharesTasks = true };
        }

        bool together = before is null || IsApart || independent || byFeatures || step.GoesOnAfter(before);
        if (IsApart || !together)
        {
            _interval++;
        }

        foreach (WorkspaceBuffer buffer in buffers.OfType<WorkspaceBuffer>().Where(_buffers.Contains))
        {
            buffer.First = buffer.First < 0 ? _interval : buffer.First;
            buffer.Last = _interval;
        }

        step = step with { NeedsBarrier = !together };
        bool joins = together && step.IsByBlocks && before is { InSection: true };
        if (step.Partition == Partition.BlockTasks && together && !joins)
        {
            JoinToSection();
        }

        _steps.Add(step with { InSection = joins || step.Partition == Partition.BlockTasks });
    }

    /// <summary>Takes the steps by blocks since the last barrier into the section that begins behind them.</summary>
    private void JoinToSection()
    {
        for (int i = _steps.Count - 1; i >= 0 && _steps[i].IsByBlocks; i--)
        {
            _steps[i] = _steps[i] with { InSection = true };
            if (_steps[i].NeedsBarrier)
            {
                break;
            }
        }
    }
}
