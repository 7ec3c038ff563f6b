using System;
using System.IO;

namespace Compiled.Runtime.Tests.Files;

/// <summary>A folder of its own for one test, removed at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        FullName = Directory.CreateTempSubdirectory("compiled-tests-").FullName;
    }

    public string FullName { get; }

    public string File(string name) => Path.Combine(FullName, name);

    public string Write(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
