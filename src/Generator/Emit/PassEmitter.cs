using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Compiled.Generator.Analysis;
using Compiled.Generator.Lowering;

namespace Compiled.Generator.Emit;

/// <summary>Writes the passes: what is computed in which order, how it is divided, where workers meet, and where each buffer lies.</summary>
internal static class PassEmitter
{
    /// <summary>Calls of at most this many samples take the second lowering.</summary>
    public const int FewSamples = 8;

    // Below this, a whole block of 16 lanes costs less than the sums across lanes of the second lowering.
    private const long FewFromFlops = 4096;

    // Weights of a megabyte and more no longer fit one core's cache: then a second core helps even a single sample.
    private const int ParallelFewParameters = 262_144;

    public static void Emit(CodeWriter writer, LoweredNetwork network, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state) =>
        writer.Block($"namespace {EmittedNames.KernelNamespace(network.Graph.Spec)}", () =>
        {
            writer.Lines(EmittedNames.Usings);
            foreach (EmittedPass pass in network.Passes)
            {
                EmitPass(writer, network, pass, parameters, state);
            }
        });

    private static void EmitPass(CodeWriter writer, LoweredNetwork network, EmittedPass pass, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state)
    {
        bool training = pass.Blocks.Kind == PassKind.Training, loss = !training && pass.Few is null;
        long flops = training ? NetworkFlops.Training(network.Graph) : NetworkFlops.Forward(network.Graph);
        PassBuilder? few = flops >= FewFromFlops ? pass.Few : null;
        int chunk = Chunk(pass.BlocksSize);
        int perBlock = training ? pass.BlocksSize : loss ? 16 : 0;
        int perWorker = training ? 0 : pass.BlocksSize * chunk;
        int fixedSize = few is null ? 0 : pass.FewSize * FewSamples;
        int fewWorkers = parameters.Sum(tensor => tensor.Length) >= ParallelFewParameters ? 8 : 1;
        writer.Blank().Lines($"/// <summary>{Literal.Xml(pass.Summary)}</summary>");
        writer.Block($"internal readonly struct {pass.Name} : IPass", () =>
        {
            string second = few is null ? "" : $", MaximumWorkersFew: {fewWorkers}, FewSamples: {FewSamples}";
            writer.Lines("/// <summary>Its need of memory and work, for the runtime.</summary>");
            writer.Lines($"public static readonly PassPlan Plan = new(WorkspacePerBlock: {perBlock}, WorkspaceFixed: {fixedSize}, WorkspacePerWorker: {perWorker}, FlopsPerSample: {flops}{second});");
            writer.Blank().Lines("/// <inheritdoc/>").Lines("public static void Run<TLane>(PassContext context, int worker)");
            writer.Block("    where TLane : struct, ILane<TLane>", () =>
            {
                if (few is not null)
                {
                    writer.Block($"if (context.Samples <= {FewSamples})", () => writer.Lines("RunFew<TLane>(context, worker);\nreturn;"));
                    writer.Blank();
                }

                if (training)
                {
                    EmitTraining(writer, pass.Blocks, parameters, state);
                }
                else
                {
                    EmitChunks(writer, pass, chunk, fixedSize, perWorker, loss, network, parameters, state);
                }
            });
            if (few is not null)
            {
                writer.Blank().Lines($"/// <summary>The second lowering, for at most {FewSamples} samples: values are rows, vectors run across features.</summary>");
                writer.Lines("private static void RunFew<TLane>(PassContext context, int worker)");
                writer.Block("    where TLane : struct, ILane<TLane>", () => EmitFew(writer, few, parameters, state));
            }
        });
    }

    /// <summary>How many blocks go through the network together in inference: as many as half a second-level cache holds, an even number.</summary>
    private static int Chunk(int blockSize) => blockSize == 0 ? 16 : System.Math.Max(2, System.Math.Min(16, 131_072 / blockSize / 2 * 2));

    private static void EmitTraining(CodeWriter writer, PassBuilder pass, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state)
    {
        writer.Lines("int samples = context.Samples, blocks = context.Blocks, first, end;");
        writer.Lines("(int firstPair, int endPair) = context.Share((blocks + 1) / 2, worker);");
        writer.Lines("int firstBlock = firstPair * 2, endBlock = Math.Min(endPair * 2, blocks);");
        EmitTensors(writer, pass, parameters, state);
        EmitBuffers(writer, pass, buffer => $"{buffer.Offset} * blocks", buffer => $"{buffer.Size} * blocks");
        EmitSteps(writer, pass);
    }

    private static void EmitChunks(CodeWriter writer, EmittedPass pass, int chunk, int fixedSize, int perWorker, bool loss, LoweredNetwork network, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state)
    {
        writer.Lines($"int chunk = context.ChunkBlocks({chunk});");
        writer.Lines("(int firstChunk, int endChunk) = context.Share((context.Blocks + chunk - 1) / chunk, worker);");
        string start = loss ? "(16 * context.Blocks)" : $"{fixedSize}";
        writer.Lines($"int start = {start} + (worker * {perWorker});");
        if (loss)
        {
            writer.Lines("Span<float> losses = context.Buffer(0, 16 * context.Blocks); // the loss of each sample");
        }

        EmitTensors(writer, pass.Blocks, parameters, state);
        EmitBuffers(writer, pass.Blocks, buffer => $"start + ({buffer.Offset} * chunk)", buffer => $"{buffer.Size} * chunk");
        writer.Block("for (int part = firstChunk; part < endChunk; part++)", () =>
        {
            writer.Lines("int origin = part * chunk, firstBlock = 0, endBlock = Math.Min(chunk, context.Blocks - origin);");
            EmitSteps(writer, pass.Blocks);
        });
        if (loss)
        {
            writer.Blank().Lines("context.Barrier();").Block("if (worker == 0)", () =>
                writer.Lines($"context.Loss = Blocks.MeanLoss<TLane>(losses, context.Blocks, {network.Loss!.Divisor.Replace("samples", "context.Samples")});"));
        }
    }

    private static void EmitFew(CodeWriter writer, PassBuilder pass, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state)
    {
        writer.Lines("int samples = context.Samples" + (pass.Steps.Any(step => step.Partition == Partition.Tasks) ? ", first, end;" : ";"));
        EmitTensors(writer, pass, parameters, state);
        EmitBuffers(writer, pass, buffer => $"{buffer.Offset * FewSamples}", buffer => $"{buffer.Size * FewSamples}");
        EmitSteps(writer, pass);
    }

    private static void EmitTensors(CodeWriter writer, PassBuilder pass, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state)
    {
        string code = string.Join("\n", pass.Steps.Select(step => step.Code));
        bool Mentions(string local) => Regex.IsMatch(code, $@"\b{local}\b");
        writer.Blank();
        foreach (PlacedTensor tensor in parameters.Where(tensor => Mentions(tensor.Local)))
        {
            writer.Lines($"ReadOnlySpan<float> {tensor.Local} = context.Parameters.Slice({tensor.Offset}, {tensor.Length}); // {tensor.Tensor.Shape}");
        }

        foreach (PlacedTensor tensor in state.Where(tensor => Mentions(tensor.Local)))
        {
            writer.Lines($"Span<float> {tensor.Local} = context.State.Slice({tensor.Offset}, {tensor.Length}); // {tensor.Tensor.Shape}");
        }

        foreach (PlacedTensor tensor in parameters.Where(tensor => Mentions(tensor.Local + "Gradient")))
        {
            writer.Lines($"Span<float> {tensor.Local}Gradient = context.Gradient.Slice({tensor.Offset}, {tensor.Length});");
        }
    }

    private static void EmitBuffers(CodeWriter writer, PassBuilder pass, System.Func<WorkspaceBuffer, string> offset, System.Func<WorkspaceBuffer, string> size)
    {
        writer.Blank();
        foreach (WorkspaceBuffer buffer in pass.Buffers)
        {
            writer.Lines($"Span<float> {buffer.Name} = context.Buffer({offset(buffer)}, {size(buffer)}); // {buffer.Contents}");
        }
    }

    private static void EmitSteps(CodeWriter writer, PassBuilder pass)
    {
        foreach (Step step in pass.Steps)
        {
            writer.Blank();
            if (step.NeedsBarrier)
            {
                writer.Lines("context.Barrier();").Blank();
            }

            writer.Lines("// " + step.Comment);
            switch (step.Partition)
            {
                case Partition.Tasks:
                    writer.Lines($"(first, end) = context.Share({step.Tasks}, worker);").Lines(step.Code);
                    break;
                case Partition.First when pass.Kind != PassKind.Inference:
                    writer.Block("if (worker == 0)", () => writer.Lines(step.Code));
                    break;
                default:
                    writer.Lines(step.Code);
                    break;
            }
        }
    }
}
