using System;
using System.IO;

namespace Compiled;

/// <summary>The file system of the machine.</summary>
internal sealed class PhysicalFileSystem : IFileSystem
{
    public static PhysicalFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public Stream Create(string path)
    {
        try
        {
            // Unbuffered, so that disposing after a failed write has nothing left to write.
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void FlushToDisk(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{to} cannot be replaced: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void FlushFolder(string path) => FolderFlush.Run(path);

    /// <inheritdoc/>
    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{path} cannot be removed: {exception.Message}", exception);
        }
    }
}
