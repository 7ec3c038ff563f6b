using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Lowering;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;

namespace Compiled.Generator.Emit;

/// <summary>One generated file.</summary>
internal sealed record EmittedFile(string HintName, string Text);

/// <summary>The pure function from a parsed network to its files: one for the public surface and the passes, one for each layer.</summary>
internal static class NetworkEmitter
{
    public static EquatableArray<EmittedFile> Emit(ParsedNetwork parsed)
    {
        if (!parsed.CanExtend || !parsed.IsReadable)
        {
            return EquatableArray<EmittedFile>.Empty;
        }

        NetworkSpec spec = parsed.Spec;
        Graph? graph = parsed.Problems.Count > 0 ? null : GraphBuilder.Build(spec).Graph;
        if (graph is null)
        {
            return new EquatableArray<EmittedFile>([new EmittedFile(EmittedNames.Hint(spec, null), InvalidSurfaceEmitter.Emit(spec))]);
        }

        var network = new LoweredNetwork(graph);
        var files = new List<EmittedFile> { new(EmittedNames.Hint(spec, null), SurfaceEmitter.Emit(network)) };
        IEnumerable<GroupLowering> kernels = network.Link is null ? network.Groups : network.Groups.Concat([network.Link]);
        foreach (GroupLowering lowering in kernels)
        {
            var writer = new CodeWriter();
            lowering.EmitKernels(writer, network);
            string summary = $"{lowering.Group.Head.Layer.Description}: {lowering.Group.Formula}.";
            files.Add(new EmittedFile(EmittedNames.Hint(spec, lowering.ClassName), KernelClass(spec, lowering.ClassName, summary, writer.ToString())));
        }

        if (network.Loss is { } loss)
        {
            var writer = new CodeWriter();
            loss.EmitKernels(writer);
            files.Add(new EmittedFile(EmittedNames.Hint(spec, loss.ClassName), KernelClass(spec, loss.ClassName, $"{loss.Loss.Description}: {loss.Loss.Formula}.", writer.ToString())));
        }

        return new EquatableArray<EmittedFile>(files);
    }

    /// <summary>The file of one layer. Its names resolve inside a namespace of our own, whatever types the user's namespaces hold.</summary>
    private static string KernelClass(NetworkSpec spec, string name, string summary, string members)
    {
        var writer = new CodeWriter();
        writer.Lines(EmittedNames.Header(spec)).Blank();
        writer.Block($"namespace {EmittedNames.KernelNamespace(spec)}", () =>
        {
            writer.Lines(EmittedNames.Usings).Blank();
            writer.Lines($"/// <summary>{Literal.Xml(summary)} A block holds 16 samples feature by feature: <c>[feature][16]</c>.</summary>");
            writer.Block($"internal static class {name}", () => writer.Lines(members));
        });
        return writer.ToString();
    }
}
