using System;
using System.IO;
using System.Linq;
using Mnist.Data;
using Xunit;

namespace Compiled.Samples.Tests;

public sealed class MnistFolderTests : IDisposable
{
    private static readonly string[] AllPacked = [.. MnistFile.All.Select(file => file.PackedName)];
    private static readonly string[] AllPlain = [.. MnistFile.All.Select(file => file.Name)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheOptionComesFirst()
    {
        string option = _folder.FolderWith("option", AllPacked), variable = _folder.FolderWith("variable", AllPacked);
        string cache = _folder.FolderWith("cache", AllPacked);
        Assert.Equal(option, MnistFolder.Find(option, variable, cache));
        Assert.Equal(variable, MnistFolder.Find(null, variable, cache));
        Assert.Equal(cache, MnistFolder.Find(null, null, cache));
        Assert.Equal(cache, MnistFolder.Find(null, "", cache));
    }

    [Fact]
    public void AnOptionThatFailsIsNotReplaced() =>
        Assert.Null(
            MnistFolder.Find(_folder.FolderWith("option"), _folder.FolderWith("variable", AllPacked), _folder.FolderWith("cache", AllPacked)));

    [Fact]
    public void AVariableThatFailsGivesWayToTheCache()
    {
        string cache = _folder.FolderWith("cache", AllPlain);
        Assert.Equal(cache, MnistFolder.Find(null, _folder.FolderWith("variable", AllPacked[1..]), cache));
    }

    [Fact]
    public void TheVariableMayNameTheFolderAbove()
    {
        string mnist = _folder.FolderWith(Path.Combine("variable", "mnist"), AllPacked);
        Assert.Equal(mnist, MnistFolder.Find(null, _folder.PathOf("variable"), _folder.FolderWith("cache")));
    }

    [Fact]
    public void NowhereIsNull() => Assert.Null(MnistFolder.Find(null, _folder.PathOf("absent"), _folder.PathOf("absent too")));

    [Fact]
    public void PackedAndPlainMayMix() => Assert.Null(MnistFolder.MissingFile(_folder.FolderWith("mixed", [.. AllPlain[..2], .. AllPacked[2..]])));

    [Fact]
    public void NamesWithADotServeToo()
    {
        string[] dotted = [.. AllPacked.Select(name => name.Replace("-idx", ".idx", StringComparison.Ordinal))];
        Assert.Null(MnistFolder.MissingFile(_folder.FolderWith("dotted", dotted)));
    }

    [Fact]
    public void EachMissingFileIsNamed()
    {
        foreach (string missing in AllPacked)
        {
            string folder = _folder.FolderWith("without " + missing, [.. AllPacked.Where(name => name != missing)]);
            Assert.Equal(missing, MnistFolder.MissingFile(folder));
        }
    }

    [Fact]
    public void TheCacheIsTheUsersOwn() => Assert.EndsWith(Path.Combine("compiled", "mnist"), MnistFolder.Cache, StringComparison.Ordinal);
}
