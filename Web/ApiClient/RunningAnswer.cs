using System.Globalization;
using System.Net.Http.Headers;

namespace AspireAi.Web.ApiClient;

/// <summary>Where a conversation's answer stands: by this a reader finds it again, and reads on from what it has.</summary>
/// <param name="place">Of its question in the conversation, where it has one already.</param>
internal sealed class RunningAnswer(int? place = null)
{
    public string? Id { get; private set; }

    /// <summary>Of its question in the conversation.</summary>
    public int? Place { get; private set; } = place;

    /// <summary>Events that have come.</summary>
    public int Events { get; private set; }

    public void Count() => Events++;

    /// <summary>A reader that has nothing yet.</summary>
    public static RunningAnswer Of(string id, int place) => new(place) { Id = id };

    public void Learn(string? id, int place)
    {
        Id = id ?? Id;
        Place = place;
    }

    public void Learn(HttpResponseHeaders headers)
    {
        if (headers.TryGetValues("x-answer-id", out var ids) && headers.TryGetValues("x-answer-place", out var places)
            && int.TryParse(places.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var place))
        {
            Learn(ids.First(), place);
        }
    }
}
