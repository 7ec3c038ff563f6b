using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Repository.Tests.Documents;

/// <summary>
/// The C# blocks of a document as one program: blocks that begin with <c>using</c> or an attribute, or are marked <c>declarations</c>,
/// are declarations; all others are statements, which run in order. Blocks with another marker are for other tests.
/// </summary>
internal static class DocumentProgram
{
    /// <summary>The class that holds the statements.</summary>
    public const string ClassName = "DocumentProgramMain";

    /// <summary>The marker of a block of declarations that begins like statements.</summary>
    public const string Declarations = "declarations";

    private static readonly string[] Usings = ["using System;", "using Compiled;"];

    /// <summary>Puts the program together.</summary>
    public static string Assemble(string file)
    {
        MarkdownBlock[] blocks = [.. MarkdownBlock.Read(file).Where(block => block.Language == "csharp" && block.Marker is "" or Declarations)];
        string[] declarations = [.. blocks.Where(IsDeclaration).Select(block => block.Text)];
        IEnumerable<string> lines = declarations.SelectMany(text => text.Split('\n'));
        IEnumerable<string> usings = lines.Where(IsUsing).Concat(Usings).Distinct();
        string statements = string.Join("\n", blocks.Where(block => !IsDeclaration(block)).Select(block => block.Text));
        return $$"""
            {{string.Join("\n", usings)}}
            {{string.Join("\n", lines.Where(line => !IsUsing(line)))}}
            public static class {{ClassName}}
            {
                public static void Run()
                {
            {{statements}}
                }
            }
            """;
    }

    private static bool IsDeclaration(MarkdownBlock block) => block.Marker == Declarations || IsUsing(block.Text) || block.Text.StartsWith('[');

    private static bool IsUsing(string text) => text.StartsWith("using ", StringComparison.Ordinal);
}
