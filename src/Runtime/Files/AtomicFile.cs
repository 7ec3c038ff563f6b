using System;
using System.IO;

namespace Compiled;

/// <summary>Replaces a file as a whole or not at all: written beside its target, flushed to disk, then renamed over it.</summary>
/// <remarks>
/// Write to <see cref="Stream"/>, then call <see cref="Commit"/>. Disposing without a commit removes what was written and leaves the old file as it
/// was.
/// Every failure of the file system is an <see cref="IOException"/>.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly FileStream _stream;
    private bool _committed;

    /// <summary>Creates an empty temporary file in the folder of <paramref name="path"/>.</summary>
    /// <param name="path">The file to replace or create. Its folder must exist.</param>
    /// <exception cref="IOException">The folder does not exist or cannot be written, or the target is a folder or a read-only file.</exception>
    public AtomicFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
            throw new IOException($"{path} is a folder and cannot be replaced by a file.");
        if (Path.GetDirectoryName(_path) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path} cannot be written: there is no folder {folder}.");
        // Unix lets a read-only file be renamed over; its owner meant it to stay.
        if (File.Exists(_path) && File.GetAttributes(_path).HasFlag(FileAttributes.ReadOnly))
            throw new IOException($"{path} is read-only and is not replaced.");
        // The name does not grow with the target's, which may already be as long as the file system allows.
        _temporaryPath = Path.Combine(Path.GetDirectoryName(_path) ?? ".", $".{Guid.NewGuid():N}.tmp");
        try
        {
            // Unbuffered, so that disposing after a failed write has nothing left to write.
            _stream = new FileStream(_temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Where the new content goes. It is unbuffered: write large pieces.</summary>
    public Stream Stream => _stream;

    /// <summary>Flushes the content to the disk and puts the new file in the place of the old one.</summary>
    /// <exception cref="IOException">The disk is full, or the target cannot be replaced; the old file is as it was.</exception>
    public void Commit()
    {
        try
        {
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();
            File.Move(_temporaryPath, _path, overwrite: true);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"{_path} cannot be replaced: {exception.Message}", exception);
        }
        _committed = true;
    }

    /// <summary>Removes the temporary file unless it was committed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_committed)
            File.Delete(_temporaryPath);
    }
}
