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

    public static void Emit(CodeWriter writer, LoweredNetwork network, KernelClasses kernels, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state) =>
        writer.Block($"namespace {EmittedNames.KernelNamespace(network.Graph.Spec)}", () =>
        {
            writer.Lines(EmittedNames.Usings);
            foreach (EmittedPass pass in network.Passes)
            {
                EmitPass(writer, network, kernels, pass, parameters, state);
            }
        });

    private static void EmitPass(CodeWriter writer, LoweredNetwork network, KernelClasses kernels, EmittedPass pass, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state)
    {
        bool training = pass.Blocks.Kind == PassKind.Training, loss = pass.Name == "LossPass";
        long flops = training ? NetworkFlops.Training(network.Graph) : NetworkFlops.Forward(network.Graph);
        PassBuilder? few = pass.Few;
        int chunk = Chunk(pass.BlocksSize);
        int perBlock = training ? pass.BlocksSize : loss ? 16 : 0;
        int perWorker = training ? 0 : pass.BlocksSize * chunk;
        int fixedSize = few is null ? 0 : pass.FewSize * PassAssembler.FewSamples;
        int fewWorkers = parameters.Sum(tensor => tensor.Length) >= ParallelFewParameters || flops >= ParallelFewFlops ? 8 : 1;
        writer.Blank().Lines($"/// <summary>{Literal.Xml(pass.Summary)}</summary>");
        writer.Block($"internal readonly struct {pass.Name} : IPass", () =>
        {
            string second = few is null ? "" : $", MaximumWorkersFew: {fewWorkers}, FewSamples: {PassAssembler.FewSamples}";
            writer.Lines("/// <summary>Its need of memory and work, for the runtime.</summary>");
            writer.Lines($"public static readonly PassPlan Plan = new(WorkspacePerBlock: {perBlock}, WorkspaceFixed: {fixedSize}, WorkspacePerWorker: {perWorker}, FlopsPerSample: {flops}{second});");
            writer.Blank().Lines("/// <inheritdoc/>").Lines("public static void Run<TLane>(PassContext context, int worker)");
            writer.Block("    where TLane : struct, ILane<TLane>", () =>
            {
                if (few is not null)
                {
                    writer.Block($"if (context.Samples <= {PassAssembler.FewSamples})", () => writer.Lines("RunFew<TLane>(context, worker);\nreturn;"));
                    writer.Blank();
                }

                if (training)
                {
                    new PassBody(pass.Blocks, parameters, state, TrainingLayout, kernels).Emit(writer, "context, worker");
                }
                else
                {
                    EmitChunks(writer, chunk, fixedSize, perWorker, loss, network, () => new PassBody(pass.Blocks, parameters, state, ChunkLayout, kernels).Emit(writer, "context, worker, origin, start, chunk"));
                }
            });
            if (few is not null)
            {
                writer.Blank().Lines($"/// <summary>The second lowering, for at most {PassAssembler.FewSamples} samples: values are rows, vectors run across features.</summary>");
                writer.Lines("private static void RunFew<TLane>(PassContext context, int worker)");
                writer.Block("    where TLane : struct, ILane<TLane>", () => new PassBody(few, parameters, state, FewLayout, kernels).Emit(writer, "context, worker"));
                new PassBody(few, parameters, state, FewLayout, kernels).EmitParts(writer);
            }

            new PassBody(pass.Blocks, parameters, state, training ? TrainingLayout : ChunkLayout, kernels).EmitParts(writer);
        });
    }

    /// <summary>How many blocks go through the network together in inference: as many as half a second-level cache holds, an even number.</summary>
    private static int Chunk(int blockSize) => blockSize == 0 ? 16 : System.Math.Max(2, System.Math.Min(16, 131_072 / blockSize / 2 * 2));

    /// <summary>Training: all blocks at once; a worker's own pairs of blocks where a step is divided by blocks.</summary>
    private static readonly PassLayout TrainingLayout = new(
        "",
        """
        int samples = context.Samples, blocks = context.Blocks;
        (int firstPair, int endPair) = context.Share((blocks + 1) / 2, worker);
        int firstBlock = firstPair * 2, endBlock = Math.Min(endPair * 2, blocks);
        """,
        buffer => Place("", buffer.Offset, "blocks"),
        buffer => $"{buffer.Size} * blocks");

    /// <summary>A few samples: everything at a fixed place.</summary>
    private static readonly PassLayout FewLayout = new("", "int samples = context.Samples;", buffer => $"{buffer.Offset * PassAssembler.FewSamples}", buffer => $"{buffer.Size * PassAssembler.FewSamples}");

    /// <summary>Inference: the worker's own region, one chunk of blocks after another.</summary>
    private static readonly PassLayout ChunkLayout = new(
        ", int origin, int start, int chunk",
        "int firstBlock = 0, endBlock = Math.Min(chunk, context.Blocks - origin);",
        buffer => Place("start", buffer.Offset, "chunk"),
        buffer => $"{buffer.Size} * chunk");

    /// <summary>A place <paramref name="offset"/> times <paramref name="unit"/> behind <paramref name="start"/>, written as short as it is.</summary>
    private static string Place(string start, int offset, string unit) =>
        offset == 0 ? (start.Length == 0 ? "0" : start)
        : start.Length == 0 ? $"{offset} * {unit}"
        : $"{start} + ({offset} * {unit})";

    private static void EmitChunks(CodeWriter writer, int chunk, int fixedSize, int perWorker, bool loss, LoweredNetwork network, System.Action body)
    {
        writer.Lines($"int chunk = context.ChunkBlocks({chunk});");
        writer.Lines("(int firstChunk, int endChunk) = context.Share((context.Blocks + chunk - 1) / chunk, worker);");
        writer.Lines($"int start = {(loss ? "(16 * context.Blocks)" : $"{fixedSize}")} + (worker * {perWorker});");
        writer.Block("for (int part = firstChunk; part < endChunk; part++)", () =>
        {
            writer.Lines("int origin = part * chunk;");
            body();
        });
        if (loss)
        {
            string divisor = network.Loss!.Divisor.Replace("samples", "context.Samples");
            writer.Blank().Lines("context.Barrier();").Block("if (worker == 0)", () =>
                writer.Lines($"context.Loss = Blocks.MeanLoss<TLane>(context.Buffer(0, 16 * context.Blocks), context.Blocks, {divisor});"));
        }
    }
}
