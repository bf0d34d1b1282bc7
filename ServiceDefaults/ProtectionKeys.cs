using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AspireAi.ServiceDefaults;

/// <summary>A data protection key. Each application has its own: who can read the pages' keys can't make the API's tokens.</summary>
public sealed class ProtectionKey
{
    public int Id { get; init; }

    public required string Application { get; init; }

    public required string Name { get; init; }

    /// <summary>0 for an application's first key, of which there can be one; null for those that follow.</summary>
    public int? Ordinal { get; init; }

    public required string Xml { get; init; }

    /// <summary>For the context that has the migrations, and for the one that Web reads the keys with.</summary>
    public static void Configure(ModelBuilder model) => model.Entity<ProtectionKey>(key =>
    {
        key.ToTable("data_protection_keys");
        key.Property(one => one.Application).HasMaxLength(100);
        key.Property(one => one.Name).HasMaxLength(200);
        key.HasIndex(one => new { one.Application, one.Ordinal }).IsUnique();
    });
}

/// <summary>The table of keys and nothing else; the API creates it.</summary>
internal sealed class ProtectionKeyContext(DbContextOptions<ProtectionKeyContext> options) : DbContext(options)
{
    public DbSet<ProtectionKey> Keys => Set<ProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => ProtectionKey.Configure(modelBuilder);
}

/// <summary>
/// Data protection keys in the database. Replicas that start side by side on an empty one would each make a first key, and who has
/// read the table before another's stood there could not open for a day what that one seals. So a first key is kept only where it is
/// the first; data protection reads again after it has made one, and goes by what stands there.
/// </summary>
internal sealed class DatabaseKeyRepository(IDbContextFactory<ProtectionKeyContext> contexts, string application) : IXmlRepository
{
    private bool _foundNone;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = contexts.CreateDbContext();
        var keys = context.Keys.AsNoTracking().Where(key => key.Application == application).OrderBy(key => key.Id).Select(key => key.Xml).ToList();
        Volatile.Write(ref _foundNone, keys.Count == 0);
        return [.. keys.Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        // Once: a key that could not be stored now may be in use by the time that it can.
        var isFirst = Interlocked.Exchange(ref _foundNone, false);
        using var context = contexts.CreateDbContext();
        context.Keys.Add(new ProtectionKey { Application = application, Name = friendlyName, Ordinal = isFirst ? 0 : null, Xml = element.ToString(SaveOptions.DisableFormatting) });
        try
        {
            context.SaveChanges();
        }
        catch (DbUpdateException exception) when (isFirst && !Database.IsUnavailable(exception))
        {
            // Another replica's is the first.
        }
    }
}
