using System;
using System.IO;

namespace Compiled;

/// <summary>
/// Replaces a file as a whole or not at all: written beside its target, flushed to the disk, renamed over it, and the folder flushed, so that
/// neither a crash of the process nor a power failure leaves anything but the old file or the new one.
/// </summary>
/// <remarks>
/// Write to <see cref="Stream"/>, then call <see cref="Commit"/>. Disposing without a commit removes what was written and leaves the old file as it
/// was. A process that is killed leaves a temporary file behind, whose name begins with a dot and ends with <c>.tmp</c>.
/// Every failure of the file system is an <see cref="IOException"/>.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly IFileSystem _fileSystem;
    private readonly string _path;
    private readonly string _folder;
    private readonly string _temporaryPath;
    private bool _renamed;

    /// <summary>Creates an empty temporary file in the folder of <paramref name="path"/>.</summary>
    /// <param name="path">The file to replace or create. Its folder must exist.</param>
    /// <exception cref="IOException">The folder does not exist or cannot be written, or the target is a folder or a read-only file.</exception>
    public AtomicFile(string path)
        : this(path, PhysicalFileSystem.Instance)
    {
    }

    internal AtomicFile(string path, IFileSystem fileSystem)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _fileSystem = fileSystem;
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
            throw new IOException($"{path} is a folder and cannot be replaced by a file.");
        if (Path.GetDirectoryName(_path) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path} cannot be written: there is no folder {folder}.");
        // Unix lets a read-only file be renamed over; its owner meant it to stay.
        if (File.Exists(_path) && File.GetAttributes(_path).HasFlag(FileAttributes.ReadOnly))
            throw new IOException($"{path} is read-only and is not replaced.");
        _folder = Path.GetDirectoryName(_path) ?? ".";
        // The name does not grow with the target's, which may already be as long as the file system allows.
        _temporaryPath = Path.Combine(_folder, $".{Guid.NewGuid():N}{TemporaryEnding}");
        Stream = fileSystem.Create(_temporaryPath);
    }

    /// <summary>What the names of temporary files end with.</summary>
    internal const string TemporaryEnding = ".tmp";

    /// <summary>Where the new content goes. It is unbuffered: write large pieces.</summary>
    public Stream Stream { get; }

    /// <summary>Flushes the content to the disk, puts the new file in the place of the old one and flushes the folder.</summary>
    /// <exception cref="IOException">
    /// The disk is full, or the target cannot be replaced; the old file is as it was. If it was the flush of the folder that failed, the new file
    /// stands in its place, whole, but may not outlive a power failure.
    /// </exception>
    public void Commit()
    {
        _fileSystem.FlushToDisk(Stream);
        Stream.Dispose();
        _fileSystem.Rename(_temporaryPath, _path);
        _renamed = true;
        _fileSystem.FlushFolder(_folder);
    }

    /// <summary>Removes the temporary file unless it was committed.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_renamed)
            _fileSystem.Delete(_temporaryPath);
    }
}
