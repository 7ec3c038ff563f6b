using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Compiled.Repository.Tests.Documents;

/// <summary>A fenced block of a Markdown file.</summary>
/// <param name="Language">What follows the fence: <c>csharp</c>; empty where nothing does.</param>
/// <param name="Marker">The words of an HTML comment on the line above, which say what a test does with the block; empty without one.</param>
/// <param name="Text">The lines between the fences.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
internal sealed record MarkdownBlock(string Language, string Marker, string Text, int Line)
{
    private const string Fence = "```";

    /// <summary>The blocks of a file, in order.</summary>
    public static IReadOnlyList<MarkdownBlock> Read(string file)
    {
        string[] lines = Repository.Read(file).Split('\n');
        List<MarkdownBlock> blocks = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            int end = Array.IndexOf(lines, Fence, i + 1);
            if (end < 0)
                throw new InvalidOperationException($"{file}: the block in line {i + 1} has no end.");
            string marker = i == 0 ? "" : Regex.Match(lines[i - 1], "^<!-- (.*) -->$").Groups[1].Value;
            blocks.Add(new MarkdownBlock(lines[i][Fence.Length..].Trim(), marker, string.Join("\n", lines[(i + 1)..end]), i + 1));
            i = end;
        }

        return blocks;
    }
}
