using System.IO.Compression;
using Microsoft.AspNetCore.RequestDecompression;

namespace AspireAi.Api.Requests;

/// <summary>Bodies with a <c>Content-Encoding</c>. Their limits hold for what they are when they are decoded.</summary>
internal static class Decompression
{
    private const string Accepted = "gzip, deflate, br, zstd";

    public static IHostApplicationBuilder AddDecompression(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRequestDecompression(static options =>
        {
            options.DecompressionProviders.Clear();
            options.DecompressionProviders.Add("gzip", new Provider(static body => new GZipStream(body, CompressionMode.Decompress)));
            options.DecompressionProviders.Add("x-gzip", new Provider(static body => new GZipStream(body, CompressionMode.Decompress)));
            options.DecompressionProviders.Add("deflate", new Provider(static body => new ZLibStream(body, CompressionMode.Decompress)));
            options.DecompressionProviders.Add("br", new Provider(static body => new BrotliStream(body, CompressionMode.Decompress)));
            options.DecompressionProviders.Add("zstd", new Provider(static body => new ZstdSharp.DecompressionStream(body)));
        });
        return builder;
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
        public Stream GetDecompressionStream(Stream stream) => new Decoded(decoder(stream));
    }

    private sealed class Decoded(Stream inner) : ReadStream(inner)
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
                throw new InvalidRequestException("The body can't be decoded: it is not what its header 'Content-Encoding' says.", "Content-Encoding", "invalid_encoding");
            }
        }
    }
}
