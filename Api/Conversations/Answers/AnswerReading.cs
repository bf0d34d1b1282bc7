using System.Runtime.CompilerServices;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.SingleFlight;
using AspireAi.Api.Models.Providers;

namespace AspireAi.Api.Conversations.Answers;

/// <summary>Reads an answer along, from where a reader has come to.</summary>
internal static class AnswerReading
{
    /// <param name="flight">Counted in by <see cref="Flight.Enter"/>.</param>
    /// <param name="from">Events that the reader has already.</param>
    /// <exception cref="UpstreamException">The replica that made it is gone.</exception>
    public static async IAsyncEnumerable<AnswerPart> ReadAsync(Flight flight, int from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var parts = flight.ReadAsync(leader: false, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(parts))
        {
            if (from-- <= 0)
            {
                yield return parts.Current;
            }
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<AnswerPart> parts)
    {
        try
        {
            return await parts.MoveNextAsync();
        }
        catch (FlightEndedException)
        {
            throw new UpstreamException(StatusCodes.Status502BadGateway, "answer_lost",
                "The replica that made this answer is gone. What had come is in the conversation.", UpstreamFailure.Broken);
        }
    }
}
