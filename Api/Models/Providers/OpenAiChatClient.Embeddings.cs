using System.Buffers;
using System.Net.Http.Headers;
using AspireAi.Api.Embeddings;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Providers;

public sealed partial class OpenAiChatClient
{
    private async Task<ChatResponse> EmbedAsync(ChatCall call, EmbeddingRequest embedding, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(256);
        EmbeddingWire.WriteRequest(body, call.Root, embedding, _model);
        using var response = await PostAsync(_embeddingsUrl, body.WrittenMemory, cancellationToken);
        call.Outcome.ProviderRequestId = ProviderResponse.RequestIdOf(response);
        if (!response.IsSuccessStatusCode)
        {
            throw UpstreamErrors.FromResponse(response, await ProviderResponse.ReadErrorAsync(response, _time, cancellationToken), _key, _time.GetUtcNow());
        }

        var utf8 = await ProviderResponse.ReadAsync(response, cancellationToken);
        try
        {
            var answer = EmbeddingWire.ReadResponse(utf8, embedding.Asked.Count);
            return new ChatResponse { RawRepresentation = answer, ModelId = answer.Model, Usage = answer.Usage };
        }
        catch (JsonException exception)
        {
            throw UpstreamErrors.OfEmbeddings(utf8, _key, exception);
        }
    }
}
