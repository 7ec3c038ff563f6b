using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace Compiled.Repository.Tests.Packages;

/// <summary>Packs the package and uses it as a stranger would: a new project in another folder that knows nothing but the package.</summary>
public class PackageTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <RestorePackagesPath>packages</RestorePackagesPath>
            <UseSharedCompilation>false</UseSharedCompilation>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Compiled" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    private const string Sources = """
        <configuration>
          <packageSources>
            <clear />
            <add key="local" value="feed" />
          </packageSources>
        </configuration>
        """;

    private const string Program = """
        using System;
        using Compiled;

        float[] inputs = [0, 0, 0, 1, 1, 0, 1, 1], targets = [0, 1, 1, 0], outputs = new float[4];
        ExclusiveOr network = new(seed: 1);
        Adam optimizer = new(0.05f);
        for (int step = 0; step < 1000; step++)
            network.TrainStep(inputs, targets, optimizer);
        network.Predict(inputs, outputs);
        Console.WriteLine(string.Join(" ", Array.ConvertAll(outputs, y => y > 0.5f ? 1 : 0)));

        /// <summary>Whether exactly one of two bits is set.</summary>
        [Network(2)]
        [Dense(8), Tanh]
        [Dense(1)]
        [BinaryCrossEntropy]
        public partial class ExclusiveOr;
        """;

    [Fact]
    public async Task AProjectElsewhereBuildsAndTrainsWithThePackageAlone()
    {
        using TemporaryFolder folder = new();
        string feed = Path.Combine(folder.Path, "feed");
        await DotnetCommand.RunAsync(Repository.Root, "pack", "-c", Configuration, "--no-build", "-o", feed);
        string package = Assert.Single(Directory.GetFiles(feed));
        AssertContent(package);

        string version = Path.GetFileNameWithoutExtension(package)["Compiled.".Length..];
        folder.Write("Stranger.csproj", Project.Replace("VERSION", version, StringComparison.Ordinal));
        folder.Write("nuget.config", Sources);
        folder.Write("Program.cs", Program);

        Assert.Equal("0 1 1 0", (await DotnetCommand.RunAsync(folder.Path, "run", "-c", "Release")).Trim());
    }

    private static void AssertContent(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        Assert.Equal(
            ["analyzers/dotnet/cs/Compiled.Generator.dll", "lib/net10.0/Compiled.Attributes.dll", "lib/net10.0/Compiled.Runtime.dll"],
            archive.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Order());
        Assert.NotNull(archive.GetEntry("lib/net10.0/Compiled.Attributes.xml"));
        Assert.NotNull(archive.GetEntry("lib/net10.0/Compiled.Runtime.xml"));

        using Stream description = archive.GetEntry("Compiled.nuspec")!.Open();
        Assert.DoesNotContain(XDocument.Load(description).Descendants(), element => element.Name.LocalName == "dependency");
    }
}
