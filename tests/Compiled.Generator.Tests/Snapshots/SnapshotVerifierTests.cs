#if !SNAPSHOT_ENGINE_VERIFY
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;
using Xunit.Sdk;

namespace Compiled.Generator.Tests.Snapshots;

/// <summary>Verify's conventions, one by one, in a directory of their own.</summary>
public sealed class SnapshotVerifierTests : IDisposable
{
    private const string Prefix = "Tests.Method";

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly string _folder = Directory.CreateTempSubdirectory("compiled-snapshots-").FullName;

    private IEnumerable<string> Files => Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AMissingFileFailsAndIsReceived()
    {
        string message = Fails(("Demo.g.cs", "class Demo;\n"));
        Assert.Equal(["Tests.Method#Demo.g.received.cs"], Files);
        Assert.Contains("New:\n  - Received: Tests.Method#Demo.g.received.cs\n    Verified: Tests.Method#Demo.g.verified.cs\n", message);
        Assert.Contains("//HintName: Demo.g.cs\nclass Demo;\n", message);
        Assert.DoesNotContain("Equal:", message);
        Assert.DoesNotContain("Delete:", message);
    }

    [Theory]
    [InlineData("class Demo;")]
    [InlineData("class Demo;\n")]
    [InlineData("class Demo;\n\n\n")]
    [InlineData("")]
    [InlineData("// Bélisle: \u2207L\n")]
    public void TheFileIsTheHintNameAndTheSourceToTheByte(string source)
    {
        Fails(("Demo.g.cs", source));
        Assert.Equal([.. ByteOrderMark, .. Encoding.UTF8.GetBytes("//HintName: Demo.g.cs\n" + source)], Read("Tests.Method#Demo.g.received.cs"));
    }

    [Fact]
    public void LineEndsBecomeLineFeeds()
    {
        Fails(("Demo.g.cs", "a\r\nb\rc\n"));
        Assert.Equal([.. ByteOrderMark, .. "//HintName: Demo.g.cs\na\nb\nc\n"u8], Read("Tests.Method#Demo.g.received.cs"));
    }

    [Theory]
    [InlineData("class Demo;\n")]
    [InlineData("class Demo;")]
    public void RenamingReceivedAccepts(string source)
    {
        Fails(("Demo.g.cs", source));
        Accept();
        Passes(("Demo.g.cs", source));
        Assert.Equal(["Tests.Method#Demo.g.verified.cs"], Files);
    }

    [Fact]
    public void AVerifiedFileCheckedOutWithOtherLineEndsStillPasses()
    {
        File.WriteAllText(At("Tests.Method#Demo.g.verified.cs"), "//HintName: Demo.g.cs\r\nclass Demo;\r\n");
        Passes(("Demo.g.cs", "class Demo;\n"));
    }

    [Theory]
    [InlineData("class Demo;\n", "class Demo; \n")]
    [InlineData("class Demo;\n", "class Demo;")]
    [InlineData("class Demo;\n", "class Demo;\n\n")]
    [InlineData("class Demo;\n", "class demo;\n")]
    public void ADifferenceFailsAndOnlyItIsReceived(string verified, string received)
    {
        Fails(("A.g.cs", "class A;\n"), ("Demo.g.cs", verified));
        Accept();
        string message = Fails(("A.g.cs", "class A;\n"), ("Demo.g.cs", received));
        Assert.Equal(["Tests.Method#A.g.verified.cs", "Tests.Method#Demo.g.received.cs", "Tests.Method#Demo.g.verified.cs"], Files);
        Assert.Contains("NotEqual:\n  - Received: Tests.Method#Demo.g.received.cs\n    Verified: Tests.Method#Demo.g.verified.cs\n", message);
        Assert.Contains("\nEqual:\n  - Received: Tests.Method#A.g.received.cs\n    Verified: Tests.Method#A.g.verified.cs\n", message);
        Assert.Contains(
            $"Received: Tests.Method#Demo.g.received.cs\n//HintName: Demo.g.cs\n{received}\n"
            + $"Verified: Tests.Method#Demo.g.verified.cs\n//HintName: Demo.g.cs\n{verified}\n",
            message);
    }

    [Fact]
    public void TheHintNameIsPartOfTheContent()
    {
        Fails(("Demo.g.cs", "class Demo;\n"));
        Accept();
        Assert.Contains("NotEqual:", Fails(("Demo.g.txt", "class Demo;\n")));
    }

    [Fact]
    public void TheNextRunRemovesOldReceivedFiles()
    {
        Fails(("Demo.g.cs", "class Demo;\n"), ("Gone.g.cs", "class Gone;\n"));
        Fails(("Demo.g.cs", "class Demo2;\n"));
        Assert.Equal(["Tests.Method#Demo.g.received.cs"], Files);
        Accept();
        File.WriteAllText(At("Tests.Method#Demo.g.received.cs"), "left over");
        Passes(("Demo.g.cs", "class Demo2;\n"));
        Assert.Equal(["Tests.Method#Demo.g.verified.cs"], Files);
    }

    [Fact]
    public void AVerifiedFileNoLongerGeneratedFailsIsNamedAndStays()
    {
        Fails(("A.g.cs", "class A;\n"), ("B.g.cs", "class B;\n"));
        Accept();
        File.WriteAllText(At("Tests.Method.verified.txt"), "diagnostics of old");
        string message = Fails(("A.g.cs", "class A;\n"));
        Assert.Contains("Delete:\n  - Tests.Method#B.g.verified.cs\n  - Tests.Method.verified.txt\n", message);
        Assert.Equal(["Tests.Method#A.g.verified.cs", "Tests.Method#B.g.verified.cs", "Tests.Method.verified.txt"], Files);
    }

    [Fact]
    public void FilesOfOtherTestsAreLeftAlone()
    {
        string[] others =
            ["Tests.Method2#B.g.verified.cs", "Tests.Method2#B.g.received.cs", "Tests.Method_n=1#B.g.verified.cs", "Tests.MethodLonger.verified.txt"];
        Array.ForEach(others, name => File.WriteAllText(At(name), "other"));
        Fails(("Demo.g.cs", "class Demo;\n"));
        File.Move(At("Tests.Method#Demo.g.received.cs"), At("Tests.Method#Demo.g.verified.cs"));
        Passes(("Demo.g.cs", "class Demo;\n"));
        Assert.Equal(others.Append("Tests.Method#Demo.g.verified.cs").Order(StringComparer.Ordinal), Files);
    }

    [Fact]
    public void FilesOfOneNameAreNumbered()
    {
        Fails(("Demo.g.cs", "a"), ("Other.g.cs", "b"), ("Demo.g.txt", "c"));
        Assert.Equal(["Tests.Method#Demo.g.00.received.cs", "Tests.Method#Demo.g.01.received.cs", "Tests.Method#Other.g.received.cs"], Files);
        Accept();
        Passes(("Demo.g.cs", "a"), ("Other.g.cs", "b"), ("Demo.g.txt", "c"));
    }

    [Fact]
    public void NamesFollowTypeMethodAndParameters()
    {
        Assert.Equal("SnapshotVerifierTests.Method", SnapshotNames.Prefix(typeof(SnapshotVerifierTests), "Method"));
        Assert.Equal("SnapshotVerifierTests.Nested.Method", SnapshotNames.Prefix(typeof(Nested), "Method"));
        Assert.Equal(
            "SnapshotVerifierTests.Method_name=alpha_n=3",
            SnapshotNames.Prefix(typeof(SnapshotVerifierTests), "Method", ("name", "alpha"), ("n", 3)));
        Assert.Equal("SnapshotVerifierTests.Method_name=null", SnapshotNames.Prefix(typeof(SnapshotVerifierTests), "Method", ("name", null)));
        Assert.Equal(
            "SnapshotVerifierTests.Method_name=a----------b.c d",
            SnapshotNames.Prefix(typeof(SnapshotVerifierTests), "Method", ("name", "a\"\\<>|:*?/\u0001b.c d")));
    }

    private static class Nested;

    private void Passes(params (string, string)[] generated) => SnapshotVerifier.Check(_folder, Prefix, generated);

    private string Fails(params (string, string)[] generated) =>
        Assert.Throws<XunitException>(() => SnapshotVerifier.Check(_folder, Prefix, generated)).Message;

    private void Accept()
    {
        foreach (string received in Directory.GetFiles(_folder, "*.received.cs"))
        {
            File.Move(received, received.Replace(".received.cs", ".verified.cs", StringComparison.Ordinal), overwrite: true);
        }
    }

    private string At(string name) => Path.Combine(_folder, name);

    private byte[] Read(string name) => File.ReadAllBytes(At(name));
}
#endif
