using System.IO;

namespace Mnist.Data;

/// <summary>Tells of a download in plain lines, for a pipe: one a file, one a failure.</summary>
internal sealed class DownloadLines(TextWriter output) : IDownloadProgress
{
    /// <inheritdoc/>
    public void Begin(string file, long? length)
    {
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
    }

    /// <inheritdoc/>
    public void Complete(string file) => output.WriteLine($"fetched {file}");

    /// <inheritdoc/>
    public void Failed(string mirror, string reason) => output.WriteLine($"{mirror} failed: {reason}");
}
