using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace AspireAi.Api.Tests.Servers;

internal static class ChatHttp
{
    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static string Ask(string question, string model = ScriptedUpstream.Model, string extra = "") =>
        $$"""{"model":{{JsonSerializer.Serialize(model)}},"messages":[{"role":"user","content":{{JsonSerializer.Serialize(question)}}}]{{extra}}}""";

    /// <summary>The text in an encoding of <c>Content-Encoding</c>.</summary>
    public static byte[] Encode(string text, string encoding)
    {
        using var output = new MemoryStream();
        using (Stream encoder = encoding.ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "DEFLATE" => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "BR" => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "ZSTD" => new ZstdSharp.CompressionStream(output, leaveOpen: true),
            _ => new BufferedStream(output),
        })
        {
            encoder.Write(Encoding.UTF8.GetBytes(text));
            encoder.Flush();
            if (encoder is BufferedStream)
            {
                return output.ToArray();
            }
        }

        return output.ToArray();
    }

    public static Task<HttpResponseMessage> PostChatAsync(this HttpClient client, string json, CancellationToken cancellationToken = default) =>
        client.PostBytesAsync(Encoding.UTF8.GetBytes(json), cancellationToken);

    /// <summary>Returns with the headers, so that a stream can be read as it comes.</summary>
    public static Task<HttpResponseMessage> PostBytesAsync(this HttpClient client, byte[] body, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;

    public static async Task<JsonElement> ErrorAsync(this HttpResponseMessage response) => (await response.JsonAsync()).GetProperty("error");
}
