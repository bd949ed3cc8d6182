using System.Globalization;
using System.Net;
using System.Text;
using CephadmPS.Core.Errors;

namespace CephadmPS.Core.Metrics;

/// <summary>Serves <c>GET /metrics</c> on one address and nothing else. Made only when it is asked for.</summary>
public sealed class MetricsEndpoint : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Func<string> render;
    private readonly Task serving;

    private MetricsEndpoint(string prefix, Func<string> render)
    {
        this.render = render;
        listener.Prefixes.Add(prefix);
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    /// <summary>
    /// Begins to serve. Errors: <c>MetricsAddressInvalid</c> when the text is no <c>ADDRESS:PORT</c>, <c>MetricsAddressInUse</c>.
    /// </summary>
    /// <param name="listen">Address and port: <c>127.0.0.1:9283</c>, <c>[::1]:9283</c>, <c>*:9283</c> for all addresses.</param>
    /// <param name="render">Gives the text.</param>
    public static MetricsEndpoint Start(string listen, Func<string> render)
    {
        var (address, port) = Parse(listen);
        try
        {
            return new MetricsEndpoint($"http://{address}:{port}/", render);
        }
        catch (Exception e) when (e is HttpListenerException or System.Net.Sockets.SocketException)
        {
            throw new CephadmException("MetricsAddressInUse", ErrorKind.Unavailable, $"Metrics cannot be served on {listen}: {e.Message}",
                "Choose an address of this computer and a free port.", listen, e);
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving.ConfigureAwait(false);
    }

    private static (string Address, int Port) Parse(string listen)
    {
        var colon = listen.LastIndexOf(':');
        var address = colon < 0 ? "" : listen[..colon];
        var known = address == "*" || IPAddress.TryParse(address.Trim('[', ']'), out _) || address == "localhost";
        if (!known || !int.TryParse(listen[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            throw new CephadmException("MetricsAddressInvalid", ErrorKind.InvalidInput, $"'{listen}' is no address to listen on: it takes ADDRESS:PORT.",
                "Give 127.0.0.1:9283, [::1]:9283, or *:9283 for all addresses.", listen);
        }
        return (address is "0.0.0.0" or "[::]" ? "*" : address, port);
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed.
                return;
            }
            await AnswerAsync(context).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var response = context.Response;
            var found = context.Request.Url?.AbsolutePath == "/metrics";
            var allowed = context.Request.HttpMethod is "GET" or "HEAD";
            response.StatusCode = !found ? 404 : !allowed ? 405 : 200;
            response.ContentType = found && allowed ? "text/plain; version=0.0.4; charset=utf-8" : "text/plain; charset=utf-8";
            var body = Encoding.UTF8.GetBytes(found && allowed ? render() : found ? "GET only\n" : "see /metrics\n");
            response.ContentLength64 = body.Length;
            if (context.Request.HttpMethod != "HEAD")
            {
                await response.OutputStream.WriteAsync(body).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
        {
            // Whoever asked has gone.
        }
    }
}
