using System;
using System.Collections.Generic;
using System.IO;

namespace Compiled.Runtime.Tests.Files;

/// <summary>The end of the simulated machine: nothing after it happens any more.</summary>
internal sealed class CrashException : Exception;

/// <summary>
/// Files of a real folder, with one call that fails, or at which the machine stops. What was written but not flushed may then be lost, and so may
/// names whose folder was not flushed: <see cref="LosePower"/> takes away a random part of it.
/// </summary>
internal sealed class FaultyFileSystem : IFileSystem
{
    private readonly HashSet<string> _unflushedFiles = [];
    private readonly List<(string From, string To, byte[]? Old)> _unflushedNames = [];
    private bool _crashed;

    /// <summary>The call, from 0, at which <see cref="Fault"/> happens; -1 for none.</summary>
    public int FaultAt { get; init; } = -1;

    /// <summary>What happens there. A crash by default.</summary>
    public Func<Exception> Fault { get; init; } = () => new CrashException();

    /// <summary>The names of the calls so far.</summary>
    public List<string> Calls { get; } = [];

    public Stream Create(string path)
    {
        Count("create");
        _unflushedFiles.Add(path);
        return new FaultyStream(this, PhysicalFileSystem.Instance.Create(path));
    }

    // The real disk is left out of it: what counts is what the model knows to be safe.
    public void FlushToDisk(Stream stream)
    {
        Count("flush");
        _unflushedFiles.Remove(((FileStream)((FaultyStream)stream).Inner).Name);
    }

    public void Rename(string from, string to)
    {
        Count("rename");
        byte[]? old = File.Exists(to) ? File.ReadAllBytes(to) : null;
        PhysicalFileSystem.Instance.Rename(from, to);
        _unflushedNames.Add((from, to, old));
        if (_unflushedFiles.Remove(from))
            _unflushedFiles.Add(to);
    }

    public void FlushFolder(string path)
    {
        Count("flush folder");
        _unflushedNames.Clear();
    }

    public void Delete(string path)
    {
        Count("delete");
        File.Delete(path);
    }

    /// <summary>What a power failure leaves: of files that were not flushed any beginning, of names that were not flushed the old or the new.</summary>
    public void LosePower(Random random)
    {
        for (int i = _unflushedNames.Count - 1; i >= 0 && random.Next(2) == 0; i--)
        {
            (string from, string to, byte[]? old) = _unflushedNames[i];
            File.Move(to, from, overwrite: true);
            if (old is not null)
                File.WriteAllBytes(to, old);
        }

        foreach (string path in _unflushedFiles)
        {
            if (!File.Exists(path))
                continue;
            using FileStream file = new(path, FileMode.Open);
            file.SetLength(random.NextInt64(file.Length + 1));
        }
    }

    private bool Count(string call, bool partly = false)
    {
        if (_crashed)
            throw new CrashException();
        Calls.Add(call);
        if (Calls.Count - 1 != FaultAt)
            return false;
        if (partly)
            return true;
        throw Throw();
    }

    private Exception Throw()
    {
        Exception fault = Fault();
        _crashed = fault is CrashException;
        return fault;
    }

    private sealed class FaultyStream(FaultyFileSystem files, Stream inner) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        // A write that fails has written some of it, as on a disk that fills up.
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            bool fails = files.Count("write", partly: true);
            inner.Write(fails ? buffer[..(buffer.Length / 2)] : buffer);
            if (fails)
                throw files.Throw();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
