using System.ComponentModel;

namespace AspireAi.Api.Requests;

/// <summary>A page of a list.</summary>
internal sealed record ListResponse<T>(
    IReadOnlyList<T> Data,
    [property: Description("For the next page; null on the last.")] string? Next = null)
{
    public static ListResponse<T> Of<TItem>(Page<TItem> page, Func<TItem, T> describe) => new([.. page.Items.Select(describe)], page.Next);
}
