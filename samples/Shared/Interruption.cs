using System;
using System.Threading;

namespace Samples.Shared;

/// <summary>Turns the first Ctrl+C into a request to stop; a second one ends the process as usual.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public Interruption() => Console.CancelKeyPress += Request;

    /// <summary>Is cancelled by Ctrl+C.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= Request;
        _source.Dispose();
    }

    private void Request(object? sender, ConsoleCancelEventArgs pressed)
    {
        pressed.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
