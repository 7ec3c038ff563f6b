using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Compiled.Repository.Tests.Documents;

/// <summary>Holds every link from one document of the repository to a file or heading of it to something that exists.</summary>
public class LinkTests
{
    public static TheoryData<string> Documents() => [.. Repository.Files("*.md", "docs"), "README.md", "CHANGELOG.md"];

    [Theory]
    [MemberData(nameof(Documents))]
    public void TheLinksLeadSomewhere(string document)
    {
        IEnumerable<string> broken = Links(Repository.Read(document))
            .Where(link => !Regex.IsMatch(link, "^[a-z]+:"))
            .Where(link => !Leads(document, link));

        Assert.Empty(broken);
    }

    [Fact]
    public void EveryDocumentIsReachable()
    {
        HashSet<string> seen = ["README.md"];
        Queue<string> pending = new(seen);
        while (pending.TryDequeue(out string? document))
        {
            IEnumerable<string> targets = Links(Repository.Read(document))
                .Where(link => !Regex.IsMatch(link, "^[a-z]+:"))
                .Select(link => Target(document, link.Split('#')[0]))
                .SelectMany(target => Directory.Exists(Repository.PathOf(target)) ? Repository.Files("*.md", target) : [target])
                .Where(target => target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(Repository.PathOf(target)));
            foreach (string target in targets.Where(seen.Add))
                pending.Enqueue(target);
        }

        Assert.Empty(Repository.Files("*.md", "docs").Except(seen));
    }

    private static bool Leads(string document, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = Target(document, parts[0]);
        return parts.Length == 1
            ? File.Exists(Repository.PathOf(target)) || Directory.Exists(Repository.PathOf(target))
            : File.Exists(Repository.PathOf(target)) && Headings(Repository.Read(target)).Contains(parts[1]);
    }

    private static string Target(string document, string path) => path.Length == 0
        ? document
        : Repository.RelativeTo(Path.GetFullPath(path, Path.GetDirectoryName(Repository.PathOf(document))!));

    private static IEnumerable<string> Links(string text) =>
        Regex.Matches(WithoutCode(text), @"\]\(([^)\s]+)\)").Select(match => match.Groups[1].Value);

    /// <summary>The names that headings get as places to link to: lower case, hyphens for spaces, other punctuation left out.</summary>
    private static IEnumerable<string> Headings(string text) => Regex.Matches(WithoutBlocks(text), "(?m)^#+ (.+)$")
        .Select(match => Regex.Replace(match.Groups[1].Value.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'));

    private static string WithoutBlocks(string text) => Regex.Replace(text, "(?ms)^```.*?^```$", "");

    private static string WithoutCode(string text) => Regex.Replace(WithoutBlocks(text), "`[^`\n]*`", "");
}
