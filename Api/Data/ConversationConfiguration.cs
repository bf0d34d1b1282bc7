using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AspireAi.Api.Data;

/// <summary>The tables <c>conversations</c> and <c>messages</c>. Enums are stored by their names, as on the wire, for people who read the tables.</summary>
internal static class ConversationConfiguration
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Conversation>(conversation =>
        {
            conversation.ToTable("conversations");
            conversation.HasIndex(one => new { one.AccountId, one.UpdatedAt });
            conversation.HasOne<Account>().WithMany().HasForeignKey(one => one.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Message>(message =>
        {
            message.ToTable("messages");
            message.HasKey(one => new { one.ConversationId, one.Position });
            message.HasOne<Conversation>().WithMany().HasForeignKey(one => one.ConversationId).OnDelete(DeleteBehavior.Cascade);
            message.Property(one => one.Role).HasConversion<NameConverter<MessageRole>>();
            message.Property(one => one.State).HasConversion<NameConverter<AnswerState>>();
            message.Property(one => one.Headers).HasConversion<HeadersConverter, HeadersComparer>();
        });
    }

    // Names of one word.
    private sealed class NameConverter<T>() : ValueConverter<T, string>(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), name => Enum.Parse<T>(name, true))
        where T : struct, Enum;

    private sealed class HeadersConverter() : ValueConverter<IReadOnlyDictionary<string, string>, string>(
        headers => JsonSerializer.Serialize(headers, JsonSerializerOptions.Default),
        json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonSerializerOptions.Default)!);

    // Rows are written once and updated by statements: nobody changes a dictionary in place.
    private sealed class HeadersComparer() : ValueComparer<IReadOnlyDictionary<string, string>>(favorStructuralComparisons: false);
}
