using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

namespace Compiled.Repository.Tests.Documents;

/// <summary>Keeps the C# of the documents true: programs run, generated code is what the generator writes, errors read as shown.</summary>
public class SnippetTests
{
    private const string Generated = "generated: ";
    private const string Faulty = "faulty";
    private const string Report = "report";

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guide.md")]
    public void TheProgramsRun(string document)
    {
        Assembly program = new GeneratorRun(DocumentProgram.Assemble(document)).Load();
        using TemporaryFolder folder = new();
        TinyMnist.Write(Path.Combine(folder.Path, "mnist"));
        (string directory, TextWriter output, int threads) = (Environment.CurrentDirectory, Console.Out, CompiledOptions.Threads);
        try
        {
            Environment.CurrentDirectory = folder.Path;
            Console.SetOut(TextWriter.Null);
            program.GetType(DocumentProgram.ClassName)!.GetMethod("Run")!.CreateDelegate<Action>()();
        }
        finally
        {
            Environment.CurrentDirectory = directory;
            Console.SetOut(output);
            CompiledOptions.Threads = threads;
        }

        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.safetensors"));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/architecture.md")]
    public void TheGeneratedCodeIsWhatTheGeneratorWrites(string document)
    {
        GeneratorRun run = new(DocumentProgram.Assemble("README.md"));
        MarkdownBlock[] excerpts = [.. MarkdownBlock.Read(document).Where(block => block.Marker.StartsWith(Generated, StringComparison.Ordinal))];

        Assert.NotEmpty(excerpts);
        foreach (MarkdownBlock excerpt in excerpts)
            AssertIsExcerpt(excerpt, run.Files[excerpt.Marker[Generated.Length..]]);
    }

    [Fact]
    public async Task TheErrorReadsAsShown()
    {
        IReadOnlyList<MarkdownBlock> blocks = MarkdownBlock.Read("README.md");
        string shown = blocks.Single(block => block.Marker == Report).Text;

        IReadOnlyList<string> reported = await new GeneratorRun(blocks.Single(block => block.Marker == Faulty).Text).AnalyzeAsync();

        Assert.EndsWith(Assert.Single(reported), shown.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    /// <summary>An excerpt is pieces of a file in order, each without a gap; a comment that begins with dots stands between two pieces.</summary>
    private static void AssertIsExcerpt(MarkdownBlock excerpt, string file)
    {
        string rest = Unindented(file);
        List<string> piece = [];
        foreach (string line in excerpt.Text.Split('\n').Append("// ..."))
        {
            if (!line.TrimStart().StartsWith("// ...", StringComparison.Ordinal))
            {
                piece.Add(line);
                continue;
            }

            string text = Unindented(string.Join("\n", piece));
            int place = rest.IndexOf(text, StringComparison.Ordinal);
            Assert.True(place >= 0, $"The block in line {excerpt.Line} has what {excerpt.Marker} does not have there:\n{text}");
            rest = rest[(place + text.Length)..];
            piece.Clear();
        }
    }

    private static string Unindented(string text) => string.Join("\n", text.Split('\n').Select(line => line.Trim()));
}
