using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Lowering;

namespace Compiled.Generator.Emit;

/// <summary>Writes the passes: what is computed in which order, how it is divided, where workers meet, and where each buffer lies.</summary>
internal static class PassEmitter
{
    // Weights of a megabyte and more no longer fit one core's cache: then a second core helps even a single sample.
    private const int ParallelFewParameters = 262_144;

    // Convolutions work long on few weights: from here on, several microseconds, dividing a single sample is worth the barriers.
    private const int ParallelFewFlops = 500_000;

    private const string FewArguments = "context, worker", ChunkArguments = "context, worker, origin, start, chunk";

    public static void Emit(CodeWriter writer, LoweredNetwork network, KernelClasses kernels, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state) =>
        writer.Block($"namespace {EmittedNames.KernelNamespace(network.Graph.Spec)}", () =>
        {
            writer.Lines(EmittedNames.Usings);
            NetworkPasses passes = network.Passes;
            PassBody Body(PassBuilder pass, IReadOnlyList<Step> steps, PassLayout layout) => new(pass, steps, parameters, state, layout, kernels);
            EmitScores(writer, passes, BlockLayout(network), Body);
            foreach (InferencePass pass in passes.Inference)
            {
                EmitInference(writer, network, pass, parameters.Sum(tensor => tensor.Length), Body);
            }

            if (passes.Step is { } step)
            {
                EmitStep(writer, network, step, parameters.Sum(tensor => tensor.Length), Body(step.Pass, step.Steps, StepLayout));
            }

            if (passes.Inspection is { } inspection)
            {
                EmitInspection(writer, network, inspection, Body(inspection.Pass, inspection.Pass.Steps, ChunkLayout));
            }

            if (passes.Training is { } training)
            {
                EmitTraining(writer, network, Body(training, training.Steps, TrainingLayout));
            }
        });

    /// <summary>What all passes of inference begin with, once for each layout.</summary>
    private static void EmitScores(CodeWriter writer, NetworkPasses passes, PassLayout layout, System.Func<PassBuilder, IReadOnlyList<Step>, PassLayout, PassBody> create)
    {
        writer.Blank().Lines("/// <summary>The raw scores in inference mode: what every pass but training's begins with.</summary>");
        writer.Block("internal static class Scores", () =>
        {
            PassBody blocks = create(passes.Blocks.Pass, passes.Blocks.Steps, layout);
            writer.Lines("/// <summary>Those of a chunk of blocks from block origin on, in the workspace from start on.</summary>");
            writer.Lines($"internal static void InBlocks<TLane>(PassContext context, int worker{ChunkLayout.Parameters})");
            writer.LaneBlock(() => blocks.Emit(writer, ChunkArguments));
            blocks.EmitParts(writer);
            if (passes.Few is { } scores)
            {
                PassBody few = create(scores.Pass, scores.Steps, FewLayout);
                writer.Blank().Lines($"/// <summary>Those of at most {PassAssembler.FewSamples} samples: values are rows, vectors run across features.</summary>");
                writer.Lines("internal static void OfFew<TLane>(PassContext context, int worker)");
                writer.LaneBlock(() => few.Emit(writer, FewArguments));
                few.EmitParts(writer);
            }
        });
    }

    private static void EmitInference(
        CodeWriter writer, LoweredNetwork network, InferencePass pass, int parameters, System.Func<PassBuilder, IReadOnlyList<Step>, PassLayout, PassBody> create)
    {
        NetworkPasses passes = network.Passes;
        long flops = NetworkFlops.Forward(network.Graph);
        ScoreSteps? few = pass.FewSteps is null ? null : passes.Few;
        int chunk = Chunk(passes.Blocks.Size), perWorker = passes.Blocks.Size * chunk, fixedSize = few is null ? 0 : few.Size * PassAssembler.FewSamples;
        int fewWorkers = parameters >= ParallelFewParameters || flops >= ParallelFewFlops ? 8 : 1;
        string second = few is null ? "" : $", MaximumWorkersFew: {fewWorkers}, FewSamples: {PassAssembler.FewSamples}";
        string plan = $"WorkspacePerBlock: {(pass.IsLoss ? 16 * network.Loss!.Steps : 0)}, {(network.SharesBlocks ? $"WorkspaceFixed: {fixedSize + perWorker}, WorkspacePerWorker: 0" : $"WorkspaceFixed: {fixedSize}, WorkspacePerWorker: {perWorker}")}, FlopsPerSample: {flops}{second}{(network.SharesBlocks ? ", SharesBlocks: true" : "")}";
        EmitPass(writer, pass.Name, pass.Summary, plan, () =>
        {
            if (few is not null)
            {
                writer.Block($"if (context.Samples <= {PassAssembler.FewSamples})", () => writer.Lines("RunFew<TLane>(context, worker);\nreturn;"));
                writer.Blank();
            }

            string start = pass.IsLoss ? $"{16 * network.Loss!.Steps} * context.Blocks" : $"{fixedSize}";
            void Chunk() => create(passes.Blocks.Pass, pass.Steps, BlockLayout(network)).Emit(writer, ChunkArguments);
            if (network.SharesBlocks)
            {
                writer.Lines($"int chunk = Math.Min({chunk}, context.Blocks), start = {start};");
                writer.Block("for (int origin = 0; origin < context.Blocks; origin += chunk)", () =>
                {
                    writer.Block("if (origin > 0)", () => writer.Lines("context.Barrier(); // others may still read the chunk before"));
                    writer.Blank().Lines($"Scores.InBlocks<TLane>({ChunkArguments});").Blank();
                    Chunk();
                });
            }
            else
            {
                writer.Lines($"int chunk = context.ChunkBlocks({chunk});");
                writer.Lines("(int firstChunk, int endChunk) = context.Share((context.Blocks + chunk - 1) / chunk, worker);");
                writer.Lines($"int start = {(pass.IsLoss ? $"({start})" : start)} + (worker * {perWorker});");
                writer.Block("for (int part = firstChunk; part < endChunk; part++)", () =>
                {
                    writer.Lines($"int origin = part * chunk;\nScores.InBlocks<TLane>({ChunkArguments});").Blank();
                    Chunk();
                });
            }

            if (pass.IsLoss)
            {
                int steps = network.Loss!.Steps;
                string divisor = network.Loss.IsSequence ? network.Loss.Divisor : network.Loss.Divisor.Replace("samples", "context.Samples");
                writer.Blank().Lines("context.Barrier();").Block("if (worker == 0)", () =>
                    writer.Lines($"context.Loss = Blocks.MeanLoss<TLane>(context.Buffer(0, {16 * steps} * context.Blocks), {(steps == 1 ? "context.Blocks" : $"context.Blocks * {steps}")}, {divisor});"));
            }
        }, () =>
        {
            if (few is not null)
            {
                writer.Blank().Lines($"/// <summary>The second lowering, for at most {PassAssembler.FewSamples} samples.</summary>");
                writer.Lines("private static void RunFew<TLane>(PassContext context, int worker)");
                writer.LaneBlock(() =>
                {
                    writer.Lines($"Scores.OfFew<TLane>({FewArguments});").Blank();
                    create(few.Pass, pass.FewSteps!, FewLayout).Emit(writer, FewArguments);
                });
            }
        });
    }

    private static void EmitStep(CodeWriter writer, LoweredNetwork network, ScoreSteps step, int parameters, PassBody body)
    {
        long flops = NetworkFlops.Forward(network.Graph) / network.StreamSteps;
        int workers = parameters >= ParallelFewParameters || flops >= ParallelFewFlops ? 8 : 1;
        string plan = $"WorkspacePerBlock: 0, WorkspaceFixed: {step.Size}, WorkspacePerWorker: 0, FlopsPerSample: {flops}, MaximumWorkersFew: {workers}, FewSamples: 1";
        EmitPass(writer, "StepPass", "One step of a stream: values are single rows, and what the layers carry lies in the stream's state.", plan, () => body.Emit(writer, FewArguments), () => body.EmitParts(writer));
    }

    private static void EmitInspection(CodeWriter writer, LoweredNetwork network, Inspection inspection, PassBody body)
    {
        int chunk = Chunk(inspection.Size), perWorker = inspection.Size * chunk;
        string plan = $"WorkspacePerBlock: 0, WorkspaceFixed: 0, WorkspacePerWorker: {perWorker}, FlopsPerSample: {NetworkFlops.Forward(network.Graph)}";
        EmitPass(writer, "InspectionPass", "Inference that hands out what each layer makes, block by block.", plan, () =>
        {
            writer.Lines($"int chunk = context.ChunkBlocks({chunk});");
            writer.Lines($"(int firstChunk, int endChunk) = context.Share((context.Blocks + chunk - 1) / chunk, worker);\nint start = worker * {perWorker};");
            writer.Block("for (int part = firstChunk; part < endChunk; part++)", () =>
            {
                writer.Lines("int origin = part * chunk;");
                body.Emit(writer, ChunkArguments);
            });
        }, () => body.EmitParts(writer));
    }

    private static void EmitTraining(CodeWriter writer, LoweredNetwork network, PassBody body)
    {
        string plan = $"WorkspacePerBlock: {network.Passes.TrainingSize}, WorkspaceFixed: 0, WorkspacePerWorker: 0, FlopsPerSample: {NetworkFlops.Training(network.Graph)}, TaskSteps: {network.Passes.Training!.TaskSteps}{RecurrentPlan(network)}";
        EmitPass(writer, "TrainingPass", "One training pass: forward, loss, backward, all gradients.", plan, () => body.Emit(writer, FewArguments), () => body.EmitParts(writer));
    }

    /// <summary>What the runtime must know of recurrent layers.</summary>
    private static string RecurrentPlan(LoweredNetwork network)
    {
        RecurrentLowering[] layers = [.. network.Groups.OfType<RecurrentLowering>()];
        int carried = RecurrentLowering.CanCarry(layers) ? layers.Sum(layer => layer.CarriedBlock) : 0;
        return layers.Length == 0 ? "" : $", CarriedPerBlock: {carried}, ReportedSteps: {layers.Sum(layer => layer.Reports)}";
    }

    /// <summary>The frame of a pass.</summary>
    private static void EmitPass(CodeWriter writer, string name, string summary, string plan, System.Action run, System.Action others)
    {
        writer.Blank().Lines($"/// <summary>{Literal.Xml(summary)}</summary>");
        writer.Block($"internal readonly struct {name} : IPass", () =>
        {
            writer.Lines("/// <summary>Its need of memory and work, for the runtime.</summary>");
            writer.Lines($"public static readonly PassPlan Plan = new({plan});");
            writer.Blank().Lines("/// <inheritdoc/>").Lines("public static void Run<TLane>(PassContext context, int worker)");
            writer.LaneBlock(run);
            others();
        });
    }

    /// <summary>How many blocks go through the network together in inference: as many as half a second-level cache holds, an even number.</summary>
    private static int Chunk(int blockSize) => blockSize == 0 ? 16 : System.Math.Max(2, System.Math.Min(16, 131_072 / blockSize / 2 * 2));

    /// <summary>Training: all blocks at once; a worker's own pairs of blocks where a step is divided by blocks.</summary>
    private static readonly PassLayout TrainingLayout = new(
        "",
        (part, words) => "int samples = context.Samples, blocks = context.Blocks;"
            + (words.Contains("firstBlock") || !StepRange.IsNamed(part)
                ? """

                (int firstPair, int endPair) = context.Share((blocks + 1) / 2, worker);
                int firstBlock = firstPair * 2, endBlock = Math.Min(endPair * 2, blocks);
                """
                : "")
            + StepRange.Shared(part),
        buffer => Place("", buffer.Offset, "blocks"),
        buffer => $"{buffer.Size} * blocks");

    /// <summary>A few samples: everything at a fixed place.</summary>
    private static readonly PassLayout FewLayout = new("", (_, _) => "int samples = context.Samples;", buffer => $"{buffer.Offset * PassAssembler.FewSamples}", buffer => $"{buffer.Size * PassAssembler.FewSamples}");

    /// <summary>One step of a stream: one row of everything.</summary>
    private static readonly PassLayout StepLayout = new("", (_, words) => words.Contains("samples") ? "const int samples = 1;" : "", buffer => $"{buffer.Offset}", buffer => $"{buffer.Size}");

    /// <summary>Inference: the worker's own region, one chunk of blocks after another.</summary>
    private static readonly PassLayout ChunkLayout = new(
        ", int origin, int start, int chunk",
        (part, words) => $"int {(words.Contains("firstBlock") ? "firstBlock = 0, " : "")}endBlock = Math.Min(chunk, context.Blocks - origin);"
            + StepRange.Own(part),
        buffer => Place("start", buffer.Offset, "chunk"),
        buffer => $"{buffer.Size} * chunk");

    /// <summary>Inference where all workers take a chunk together: its blocks, and the steps of their sequences, are shared by pairs.</summary>
    private static readonly PassLayout SharedLayout = ChunkLayout with
    {
        Prelude = (part, words) => "int blocks = Math.Min(chunk, context.Blocks - origin);"
            + (words.Contains("firstBlock") ? "\n(int firstBlock, int endBlock) = context.SharePairs(blocks, worker);" : "")
            + StepRange.Shared(part),
    };

    private static PassLayout BlockLayout(LoweredNetwork network) => network.SharesBlocks ? SharedLayout : ChunkLayout;

    /// <summary>A place <paramref name="offset"/> times <paramref name="unit"/> behind <paramref name="start"/>, written as short as it is.</summary>
    private static string Place(string start, int offset, string unit) =>
        offset == 0 ? (start.Length == 0 ? "0" : start)
        : start.Length == 0 ? $"{offset} * {unit}"
        : $"{start} + ({offset} * {unit})";
}
