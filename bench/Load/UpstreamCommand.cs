using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AspireAi.Bench.Load;

/// <summary>
/// A provider that does next to nothing: a fixed completion, or a stream of fixed chunks, at once or at a pace. A number before
/// the path sets both: <c>/p20</c> pauses 20 ms before each chunk.
/// </summary>
internal static class UpstreamCommand
{
    public const int Chunks = 50;

    private static readonly byte[] _completion = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"bench","choices":[{"index":0,"message":{"role":"assistant","content":"A string is reversed in Python by slicing it with a step of minus one: text[::-1]. It makes a new string and leaves the old one as it is.","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":14,"completion_tokens":36,"total_tokens":50,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}},"system_fingerprint":"fp_bench"}""");

    private static readonly byte[] _chunk = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");

    private static readonly byte[] _end = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"system_fingerprint\":\"fp_bench\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n"
        + "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"system_fingerprint\":\"fp_bench\",\"choices\":[],\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":50,\"total_tokens\":64}}\n\ndata: [DONE]\n\n");

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(arguments.Required("url"));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var (length, stream) = await ReadAsync(context.Request);
        _ = length;
        var response = context.Response;
        var pause = PauseOf(context.Request.Path.Value!);
        if (!stream)
        {
            if (pause > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(pause), TimeProvider.System, context.RequestAborted);
            }

            response.ContentType = "application/json";
            response.ContentLength = _completion.Length;
            await response.BodyWriter.WriteAsync(_completion);
            return;
        }

        response.ContentType = "text/event-stream";
        for (var i = 0; i < Chunks; i++)
        {
            if (pause > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(pause), TimeProvider.System, context.RequestAborted);
            }

            await response.BodyWriter.WriteAsync(_chunk);
        }

        await response.BodyWriter.WriteAsync(_end);
    }

    private static int PauseOf(string path) =>
        path.StartsWith("/p", StringComparison.Ordinal) && int.TryParse(path.AsSpan(2, path.IndexOf('/', 2) - 2), CultureInfo.InvariantCulture, out var pause)
            ? pause
            : 0;

    private static async ValueTask<(long Length, bool Stream)> ReadAsync(HttpRequest request)
    {
        var stream = false;
        var length = 0L;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                length += segment.Length;
                stream |= segment.Span.IndexOf("\"stream\":true"u8) >= 0;
            }

            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return (length, stream);
            }
        }
    }
}
