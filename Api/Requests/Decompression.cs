using System.IO.Compression;
using Microsoft.AspNetCore.RequestDecompression;

namespace AspireAi.Api.Requests;

/// <summary>Bodies with a <c>Content-Encoding</c>, of clients and of providers. Their limits hold for what they are when they are decoded.</summary>
internal static class Decompression
{
    private const string Accepted = "gzip, deflate, br, zstd";

    private static readonly Dictionary<string, Func<Stream, Stream>> _decoders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gzip"] = static body => new GZipStream(body, CompressionMode.Decompress),
        ["x-gzip"] = static body => new GZipStream(body, CompressionMode.Decompress),
        ["deflate"] = static body => new ZLibStream(body, CompressionMode.Decompress),
        ["br"] = static body => new BrotliStream(body, CompressionMode.Decompress),
        ["zstd"] = static body => new ZstdSharp.DecompressionStream(body),
    };

    public static IHostApplicationBuilder AddDecompression(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRequestDecompression(static options =>
        {
            options.DecompressionProviders.Clear();
            foreach (var (encoding, decoder) in _decoders)
            {
                options.DecompressionProviders.Add(encoding, new Provider(decoder));
            }
        });
        return builder;
    }

    /// <summary>A response's body as it was before it was compressed. Reading what is not what its header says is an <see cref="IOException"/>.</summary>
    public static async ValueTask DecompressAsync(this HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var encoding) && _decoders.TryGetValue(encoding.ToString(), out var decoder))
        {
            var encoded = response.Content;
            response.Content = new StreamContent(new Decoded(decoder(await encoded.ReadAsStreamAsync(cancellationToken)),
                static fault => new IOException("The body is not what its header 'Content-Encoding' says.", fault)));
            response.Content.Headers.ContentType = encoded.Headers.ContentType;
        }
    }

    public static IApplicationBuilder UseDecompression(this IApplicationBuilder app) => app.UseRequestDecompression().Use(static (context, next) =>
    {
        // The library takes the header away where it decodes.
        if (context.Request.Headers.ContentEncoding is { Count: > 0 } left && left is not [{ Length: 0 } or "identity"])
        {
            context.Response.Headers.AcceptEncoding = Accepted;
            return ApiErrorWriter.WriteAsync(context, new InvalidRequestException(
                $"The header 'Content-Encoding' names an encoding that is not known here. Known are: {Accepted}.", "Content-Encoding", "unsupported_encoding", StatusCodes.Status415UnsupportedMediaType));
        }

        return next(context);
    });

    private sealed class Provider(Func<Stream, Stream> decoder) : IDecompressionProvider
    {
        public Stream GetDecompressionStream(Stream stream) => new Decoded(decoder(stream), static _ =>
            new InvalidRequestException("The body can't be decoded: it is not what its header 'Content-Encoding' says.", "Content-Encoding", "invalid_encoding"));
    }

    private sealed class Decoded(Stream inner, Func<Exception, Exception> failure) : ReadStream(inner)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await Inner.ReadAsync(buffer, cancellationToken);
            }
            // Each decoder has its own.
            catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or EndOfStreamException or ZstdSharp.ZstdException)
            {
                throw failure(exception);
            }
        }
    }
}
