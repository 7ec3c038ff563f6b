using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Compiled.Samples.Tests;

/// <summary>A small web server on this machine that treats every request for a file as the test says.</summary>
internal sealed class LoopbackMirror : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Action<string, HttpListenerResponse> _answer;
    private readonly Task _serving;

    public LoopbackMirror(Action<string, HttpListenerResponse> answer)
    {
        _answer = answer;
        Address = $"http://127.0.0.1:{FreePort()}/mnist/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The address to download from.</summary>
    public string Address { get; }

    /// <summary>The files asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>A mirror that has these files and answers 404 to everything else.</summary>
    public static LoopbackMirror Serving(IReadOnlyDictionary<string, byte[]> files) => new((name, response) =>
    {
        if (files.TryGetValue(name, out byte[]? content))
        {
            response.ContentLength64 = content.Length;
            response.OutputStream.Write(content);
        }
        else
        {
            response.StatusCode = 404;
        }
    });

    /// <summary>A mirror that answers every request with this status and nothing else.</summary>
    public static LoopbackMirror Refusing(int status) => new((_, response) => response.StatusCode = status);

    public void Dispose()
    {
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // closed
            }

            string name = context.Request.Url!.Segments[^1];
            Requests.Enqueue(name);
            _answer(name, context.Response);
            try
            {
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or InvalidOperationException)
            {
                // The client has gone, or the test cut the connection on purpose.
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
