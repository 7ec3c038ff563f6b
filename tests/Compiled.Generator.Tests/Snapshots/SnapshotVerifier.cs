using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace Compiled.Generator.Tests.Snapshots;

/// <summary>
/// Compares what a generator wrote with the verified files beside the test, by Verify's conventions to the byte: the same files serve Verify itself
/// (<c>-p:SnapshotEngine=Verify</c>). See docs/snapshots.md.
/// </summary>
internal static class SnapshotVerifier
{
    private static readonly UTF8Encoding WithByteOrderMark = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Checks what <paramref name="driver"/> generated. To be returned by a test method; the files lie beside its source file.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task Verify(GeneratorDriver driver, [CallerFilePath] string sourceFile = "")
    {
        MethodBase test = new StackFrame(1).GetMethod()!;
        GeneratorDriverRunResult result = driver.GetRunResult();
        if (!result.Diagnostics.IsEmpty)
        {
            throw new XunitException($"A snapshot test asserts diagnostics in code; the generator reported {string.Join(", ", result.Diagnostics)}.");
        }

        IEnumerable<(string, string)> files = result.Results.SelectMany(one => one.GeneratedSources)
            .Select(source => (source.HintName, source.SourceText.ToString()));
        Check(Path.GetDirectoryName(sourceFile)!, SnapshotNames.Prefix(test.DeclaringType!, test.Name), [.. files]);
        return Task.CompletedTask;
    }

    /// <summary>Checks generated files against the verified ones of one test.</summary>
    /// <param name="directory">Where received and verified files lie side by side.</param>
    /// <param name="prefix">What the names of all the test's files begin with, see <see cref="SnapshotNames.Prefix"/>.</param>
    /// <param name="generated">Hint name and text of each generated file.</param>
    /// <exception cref="XunitException">A file is new, differs or is no longer generated; the received ones have been written.</exception>
    public static void Check(string directory, string prefix, IReadOnlyList<(string HintName, string Text)> generated)
    {
        foreach (string old in FilesOf(directory, prefix, "received"))
        {
            File.Delete(Path.Combine(directory, old));
        }

        IReadOnlyList<string> stems = SnapshotNames.Stems(prefix, [.. generated.Select(file => file.HintName)]);
        List<Snapshot> snapshots = [.. generated.Select((file, i) => Snapshot.Compare(directory, stems[i], file.HintName, file.Text))];
        List<string> obsolete = [.. FilesOf(directory, prefix, "verified").Except(snapshots.Select(snapshot => snapshot.VerifiedName))];
        List<Snapshot> failed = [.. snapshots.Where(snapshot => !snapshot.IsEqual)];
        foreach (Snapshot snapshot in failed)
        {
            File.WriteAllText(Path.Combine(directory, snapshot.ReceivedName), snapshot.Received, WithByteOrderMark);
        }

        if (failed.Count > 0 || obsolete.Count > 0)
        {
            throw new XunitException(Describe(directory, snapshots, obsolete));
        }
    }

    // "Tests.Method#Demo.g.verified.cs" and "Tests.Method.verified.txt" belong to Tests.Method; those of Tests.Method2 and Tests.Method_n=1 do not.
    private static IEnumerable<string> FilesOf(string directory, string prefix, string kind) =>
        Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Where(name =>
            (name.StartsWith(prefix + "#", StringComparison.Ordinal) && name.Contains($".{kind}.", StringComparison.Ordinal)) ||
            name.StartsWith($"{prefix}.{kind}.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Describe(string directory, List<Snapshot> snapshots, List<string> obsolete)
    {
        List<Snapshot> added = [.. snapshots.Where(snapshot => snapshot.Verified is null)];
        List<Snapshot> changed = [.. snapshots.Where(snapshot => snapshot.Verified is not null && !snapshot.IsEqual)];
        var message = new StringBuilder($"Directory: {directory}\n");
        AppendNames(message, "New", added.Select(snapshot => snapshot.BothNames));
        AppendNames(message, "NotEqual", changed.Select(snapshot => snapshot.BothNames));
        AppendNames(message, "Delete", obsolete);
        AppendNames(message, "Equal", snapshots.Where(snapshot => snapshot.IsEqual).Select(snapshot => snapshot.BothNames));
        message.Append("\nFileContent:\n");
        foreach (Snapshot snapshot in added.Concat(changed))
        {
            message.Append($"\nReceived: {snapshot.ReceivedName}\n{snapshot.Received}\n");
            if (snapshot.Verified is not null)
            {
                message.Append($"Verified: {snapshot.VerifiedName}\n{snapshot.Verified}\n");
            }
        }

        return message.ToString();
    }

    private static void AppendNames(StringBuilder message, string title, IEnumerable<string> names)
    {
        string list = string.Concat(names.Select(name => $"  - {name}\n"));
        if (list.Length > 0)
        {
            message.Append($"{title}:\n{list}");
        }
    }

    /// <summary>One generated file and its verified counterpart, if there is one.</summary>
    private sealed record Snapshot(string Stem, string Received, string? Verified)
    {
        public string ReceivedName => Stem + ".received.cs";

        public string VerifiedName => Stem + ".verified.cs";

        public string BothNames => $"Received: {ReceivedName}\n    Verified: {VerifiedName}";

        public bool IsEqual => Received == Verified;

        public static Snapshot Compare(string directory, string stem, string hintName, string text)
        {
            string received = WithLineFeeds($"//HintName: {hintName}\n{text}");
            string verified = Path.Combine(directory, stem + ".verified.cs");

            // A check-out may have turned the line ends of the verified file; its content is what counts.
            return new Snapshot(stem, received, File.Exists(verified) ? WithLineFeeds(File.ReadAllText(verified)) : null);
        }

        private static string WithLineFeeds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }
}
