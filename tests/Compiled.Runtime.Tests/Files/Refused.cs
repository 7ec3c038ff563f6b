using System;
using System.Diagnostics;
using System.IO;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Asserts that a file is refused as it should be.</summary>
internal static class Refused
{
    /// <summary>Refused with this path, a position inside the file, quickly and within twice the file's length plus 16 MB of memory.</summary>
    public static InvalidFileException By(Action read, string path)
    {
        long length = new FileInfo(path).Length;
        Stopwatch watch = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidFileException exception = Assert.Throws<InvalidFileException>(read);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(path, exception.Path);
        Assert.InRange(exception.Position, 0, length);
        Assert.InRange(allocated, 0, (2 * length) + (16 << 20));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        return exception;
    }
}
